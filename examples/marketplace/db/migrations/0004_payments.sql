CREATE TABLE payments (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    order_id     bigint NOT NULL REFERENCES orders (id),
    amount_cents bigint NOT NULL,
    provider_ref text NOT NULL UNIQUE,
    status       text NOT NULL DEFAULT 'pending',
    settled_at   timestamptz
);

CREATE TABLE refunds (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payment_id   bigint NOT NULL REFERENCES payments (id),
    amount_cents bigint NOT NULL,
    reason       text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE payouts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seller_id    bigint NOT NULL REFERENCES users (id),
    amount_cents bigint NOT NULL,
    period       date NOT NULL,
    sent_at      timestamptz,
    UNIQUE (seller_id, period)
);

CREATE TABLE invoices (
    number     text PRIMARY KEY,
    order_id   bigint NOT NULL REFERENCES orders (id),
    body       jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE users ADD COLUMN payment_customer text;
