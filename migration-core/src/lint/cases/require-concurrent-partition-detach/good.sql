-- transaction: none
-- allow: not-repeatable = a second try fails at once, and then it is detached
ALTER TABLE parts DETACH PARTITION part CONCURRENTLY;
