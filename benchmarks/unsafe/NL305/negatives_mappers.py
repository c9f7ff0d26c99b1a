"""It looks alike, and no row is made twice, or nothing is looked for first: object mappers."""

from django.db import IntegrityError, models
from sqlalchemy import Column, Integer, String, exc
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Coupon(models.Model):
    code = models.TextField()
    parent = models.ForeignKey("self", on_delete=models.CASCADE)

    class Meta:
        app_label = "shop"
        db_table = "coupons"


def get_or_create(code):
    coupon, made = Coupon.objects.get_or_create(code=code)
    return coupon


def looked_for_first(code):
    try:
        return Coupon.objects.get(code=code)
    except Coupon.DoesNotExist:
        return Coupon.objects.get_or_create(code=code)[0]


def update_or_create(code):
    if Coupon.objects.filter(code=code).exists():
        return None
    return Coupon.objects.update_or_create(code=code)


def handled(code):
    if not Coupon.objects.filter(code=code).exists():
        try:
            Coupon.objects.create(code=code)
        except IntegrityError:
            return None
    return Coupon.objects.get(code=code)


def ignored(codes):
    if not Coupon.objects.filter(code__in=codes).exists():
        Coupon.objects.bulk_create([Coupon(code=code) for code in codes], ignore_conflicts=True)


def the_parent_has_to_be_there(pk, code):
    parent = Coupon.objects.filter(pk=pk).first()
    if parent is None:
        raise LookupError(pk)
    return Coupon.objects.create(code=code, parent=parent)


def created(code):
    coupon, made = Coupon.objects.get_or_create(code=code)
    if not made:
        Coupon.objects.create(code=f"{code}-2")


def on_conflict(session: Session, name):
    if session.query(Tag).filter_by(name=name).first() is None:
        session.execute(insert(Tag).values(name=name).on_conflict_do_nothing())


def flushed_with_care(session: Session, name):
    tag = session.query(Tag).filter_by(name=name).first()
    if tag is None:
        session.add(Tag(name=name))
    try:
        session.commit()
    except exc.IntegrityError:
        session.rollback()


def locked(session: Session, name):
    session.query(Tag).filter_by(name="root").with_for_update().one()
    if session.query(Tag).filter_by(name=name).first() is None:
        session.add(Tag(name=name))


def only_made(session: Session, name):
    tag = session.query(Tag).filter_by(name=name).first()
    if tag is None:
        tag = Tag(name=name)
    return tag
