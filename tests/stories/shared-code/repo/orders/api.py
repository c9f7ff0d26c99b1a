from libs import names, select_one


def show(cur, order):
    return select_one(cur, "orders", order), names(cur, [1])
