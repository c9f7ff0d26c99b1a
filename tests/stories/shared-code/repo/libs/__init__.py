from libs.people import names
from libs.store import select_one
