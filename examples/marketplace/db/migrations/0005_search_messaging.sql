CREATE TABLE search_documents (
    product_id bigint PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
    body       tsvector NOT NULL,
    rank       real NOT NULL DEFAULT 0,
    indexed_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX search_documents_body ON search_documents USING gin (body);

CREATE TABLE search_queries (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users (id) ON DELETE SET NULL,
    words   text NOT NULL,
    hits    integer NOT NULL,
    at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE conversations (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint REFERENCES products (id) ON DELETE SET NULL,
    buyer_id   bigint NOT NULL REFERENCES users (id),
    seller_id  bigint NOT NULL REFERENCES users (id),
    UNIQUE (product_id, buyer_id)
);

CREATE TABLE messages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    sender_id       bigint NOT NULL REFERENCES users (id),
    body            text NOT NULL,
    sent_at         timestamptz NOT NULL DEFAULT now(),
    read_at         timestamptz,
    hidden          boolean NOT NULL DEFAULT false
);
