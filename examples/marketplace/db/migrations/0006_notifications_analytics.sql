CREATE TABLE notifications (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind       text NOT NULL,
    payload    jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz
);

CREATE TABLE notification_preferences (
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind    text NOT NULL,
    channel text NOT NULL,
    enabled boolean NOT NULL DEFAULT true,
    PRIMARY KEY (user_id, kind, channel)
);

CREATE TABLE email_outbox (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    to_email text NOT NULL,
    subject  text NOT NULL,
    body     text NOT NULL,
    sent_at  timestamptz,
    attempts integer NOT NULL DEFAULT 0
);

CREATE TABLE events (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text NOT NULL,
    user_id bigint,
    props   jsonb NOT NULL DEFAULT '{}',
    at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE daily_revenue (
    day         date PRIMARY KEY,
    gross_cents bigint NOT NULL,
    net_cents   bigint NOT NULL,
    orders      integer NOT NULL
);
