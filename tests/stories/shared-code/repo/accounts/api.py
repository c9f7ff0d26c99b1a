from libs import names
