CREATE TABLE users (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email         text NOT NULL UNIQUE,
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    is_seller     boolean NOT NULL DEFAULT false,
    is_blocked    boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
    token      text PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE TABLE api_tokens (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest     bytea NOT NULL UNIQUE,
    scopes     text[] NOT NULL DEFAULT '{}',
    revoked_at timestamptz
);

CREATE TABLE feature_flags (
    name    text PRIMARY KEY,
    percent integer NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100)
);
