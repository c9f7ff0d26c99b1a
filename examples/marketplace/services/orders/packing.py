"""What the warehouse prints."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.auth.models import User
from services.orders.models import Order, OrderItem


def slip(session: Session, order_id: int) -> list[str]:
    """The lines of a packing slip. Raises LookupError."""
    order = session.get(Order, order_id)
    if order is None:
        raise LookupError(order_id)
    lines = [f"For {order.buyer.display_name}"]
    for item in order.items:
        lines.append(f"{item.quantity} x {item.product.title}")
    return lines


def heavy(session: Session, quantity: int) -> Sequence[int]:
    """The orders that need a pallet."""
    return session.scalars(select(OrderItem.order_id).where(OrderItem.quantity > quantity)).all()


def waiting(session: Session) -> Sequence[User]:
    """Whom to tell that the warehouse is late."""
    return session.scalars(select(User).join(Order, Order.buyer_id == User.id).where(Order.status == "paid")).all()
