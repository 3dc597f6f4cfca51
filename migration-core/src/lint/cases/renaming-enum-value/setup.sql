CREATE TYPE state AS ENUM ('paid', 'open');
CREATE TABLE orders (state state);
