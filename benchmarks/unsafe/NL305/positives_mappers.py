"""Looked for, and inserted because there was none: object mappers."""

import peewee
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from sqlalchemy import Column, Integer, String, exists, insert, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()
db = peewee.SqliteDatabase("shop.db")


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String)


class Coupon(models.Model):
    code = models.TextField()

    class Meta:
        app_label = "shop"
        db_table = "coupons"


class Page(peewee.Model):
    slug = peewee.TextField()

    class Meta:
        database = db
        table_name = "pages"


def session_first(session: Session, name):
    tag = session.query(Tag).filter_by(name=name).first()
    if tag is None:
        tag = Tag(name=name)
        session.add(tag)  # <- NL305
    session.commit()
    return tag


def session_one(session: Session, name):
    try:
        return session.query(Tag).filter(Tag.name == name).one()
    except NoResultFound:
        tag = Tag(name=name)
        session.add(tag)  # <- NL305
        return tag


def session_scalar(session: Session, name):
    if session.scalar(select(Tag).where(Tag.name == name)):
        raise ValueError(name)
    session.add(Tag(name=name))  # <- NL305


def session_exists(session: Session, name):
    if not session.query(exists().where(Tag.name == name)).scalar():
        session.execute(insert(Tag).values(name=name))  # <- NL305


def session_count(session: Session, name):
    if session.query(Tag).filter(Tag.name == name).count() > 0:
        return
    session.add(Tag(name=name))  # <- NL305


def django_exists(code):
    if not Coupon.objects.filter(code=code).exists():
        Coupon.objects.create(code=code)  # <- NL305


def django_missing(code):
    try:
        return Coupon.objects.get(code=code)
    except Coupon.DoesNotExist:
        return Coupon.objects.create(code=code)  # <- NL305


def django_object_missing(code):
    try:
        coupon = Coupon.objects.get(code=code)
    except ObjectDoesNotExist:
        coupon = Coupon(code=code)
        coupon.save()  # <- NL305
    return coupon


def django_or(code):
    return Coupon.objects.filter(code=code).first() or Coupon.objects.create(code=code)  # <- NL305


def django_first(code):
    coupon = Coupon.objects.filter(code=code).first()
    if coupon:
        return coupon
    return Coupon.objects.create(code=code)  # <- NL305


async def django_async(code):
    if await Coupon.objects.filter(code=code).aexists():
        return
    await Coupon.objects.acreate(code=code)  # <- NL305


def peewee_missing(slug):
    try:
        return Page.get(Page.slug == slug)
    except Page.DoesNotExist:
        return Page.create(slug=slug)  # <- NL305


def peewee_none(slug):
    page = Page.get_or_none(Page.slug == slug)
    if page is None:
        page = Page.create(slug=slug)  # <- NL305
    return page
