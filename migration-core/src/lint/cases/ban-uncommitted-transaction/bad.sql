-- transaction: none
BEGIN;
