-- dated: the change's date in RSS, Unix seconds. facts: what JSON feeds say of it for scripts. Both null where it was not told, or before this.
ALTER TABLE changes ADD COLUMN dated BIGINT;
ALTER TABLE changes ADD COLUMN facts TEXT;
