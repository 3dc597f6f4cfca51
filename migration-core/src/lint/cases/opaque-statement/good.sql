-- allow: opaque-statement = it only raises an error where the extension is missing
DO $$ BEGIN NULL; END $$;
