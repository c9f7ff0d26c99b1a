"""What orders does to tables of accounts without undoing what accounts writes. Each function says why."""

from django.db.models import F

from accounts.repo import Wallet, user_flags


def another_column(cur, user):
    cur.execute("UPDATE users SET has_orders = true WHERE id = %s", (user,))


def a_column_that_is_only_compared(cur, user):
    cur.execute("UPDATE users SET order_note = 'x' WHERE email = %s", (user,))


def a_column_that_is_only_read(cur, user):
    cur.execute("UPDATE users SET order_name = phone WHERE id = %s", (user,))


def both_count(cur, user):
    cur.execute("UPDATE users SET visits = visits + 1 WHERE id = %s", (user,))


def both_take_the_time(cur, user):
    cur.execute("UPDATE users SET seen_at = CURRENT_TIMESTAMP WHERE id = %s", (user,))


def both_add(cur, user):
    cur.execute("UPDATE users SET bonus = coalesce(bonus, 0) + 5 WHERE id = %s", (user,))


def the_owner_only_inserts_it(cur, user):
    cur.execute("UPDATE users SET motto = 'x' WHERE id = %s", (user,))


def an_insert(cur, user):
    cur.execute("INSERT INTO users (id, town) VALUES (%s, 'x')", (user,))


def a_delete(cur, user):
    cur.execute("DELETE FROM users WHERE phone IS NULL")


def a_quoted_name_is_another_column(cur, user):
    cur.execute("UPDATE users SET nick_name = %s WHERE id = %s", ("x", user))


def an_offer(cur, line):
    cur.execute("INSERT INTO user_log (line) VALUES (%s)", (line,))


def both_count_with_expressions(pk):
    Wallet.objects.filter(pk=pk).update(touched=F("touched") + 1)


def another_column_of_core(conn):
    conn.execute(user_flags.update().values(blue=1))


def nobody_else_updates_it(cur, pk):
    cur.execute("UPDATE user_tokens SET used = true WHERE id = %s", (pk,))


def not_known_which(cur, pk):
    cur.execute("UPDATE user_free SET note = 1 WHERE id = %s", (pk,))


def nothing_but_a_read(cur, pk):
    cur.execute("SELECT level FROM user_points WHERE id = %s FOR UPDATE", (pk,))


def both_upsert_a_sum(cur):
    cur.execute("UPDATE user_hits SET n = n + 3")


def both_step(cur):
    cur.execute("UPDATE user_steps SET step = step - 1, at = now()")


def an_insert_that_does_nothing(cur, tag):
    cur.execute("UPDATE user_tags SET tag = lower(tag) WHERE tag = %s", (tag,))


def its_own_temporary(cur):
    cur.execute("CREATE TEMP TABLE user_temp (n int)")
    cur.execute("UPDATE user_temp SET n = 2")


def another_column_of_a_draft(cur):
    cur.execute("UPDATE user_drafts SET order_id = 1")


def a_name_in_a_text(cur):
    cur.execute("UPDATE user_drafts SET order_text = 'SET body = 1'")


def a_sub_select_reads_it(cur):
    cur.execute("UPDATE orders SET note = (SELECT body FROM user_drafts LIMIT 1)")


def a_join_reads_it(cur):
    cur.execute("UPDATE orders o SET badge = b.badge FROM user_badges b WHERE b.id = o.id")


def only_locked(cur):
    cur.execute("SELECT badge FROM user_badges FOR UPDATE")
