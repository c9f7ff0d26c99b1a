"""Accounts as objects."""

from sqlalchemy.orm import Mapped, mapped_column

from libs.db.orm import Base


class User(Base):
    """Somebody with an account."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    is_seller: Mapped[bool] = mapped_column(default=False)
    is_blocked: Mapped[bool] = mapped_column(default=False)
