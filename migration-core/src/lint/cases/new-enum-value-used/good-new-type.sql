CREATE TYPE colour AS ENUM ('red', 'blue');
CREATE TABLE cars (colour colour DEFAULT 'blue');
