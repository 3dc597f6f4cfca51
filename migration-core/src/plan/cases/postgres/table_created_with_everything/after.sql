CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE owners (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE pets (
    id bigserial PRIMARY KEY,
    owner_id bigint NOT NULL REFERENCES owners ON DELETE CASCADE ON UPDATE RESTRICT,
    name varchar(50) COLLATE "C" NOT NULL DEFAULT 'Rex',
    mood mood NOT NULL DEFAULT 'ok',
    tags text[],
    weight numeric(5, 2) CONSTRAINT pets_weight_positive CHECK (weight > 0),
    seen tstzrange,
    label text GENERATED ALWAYS AS (upper(name)) STORED,
    CONSTRAINT pets_name_key UNIQUE NULLS NOT DISTINCT (owner_id, name) INCLUDE (weight),
    CONSTRAINT pets_seen_excl EXCLUDE USING gist (seen WITH &&)
);
CREATE INDEX ix_pets_tags ON pets USING gin (tags);
CREATE INDEX ix_pets_name ON pets (lower(name), weight DESC NULLS LAST) WHERE weight IS NOT NULL;
COMMENT ON TABLE pets IS 'What lives with an owner';
COMMENT ON COLUMN pets.name IS 'What it listens to';
COMMENT ON CONSTRAINT pets_weight_positive ON pets IS 'In kilograms';
COMMENT ON INDEX ix_pets_tags IS 'For the search';
