PRAGMA application_id = 1161973825;
PRAGMA user_version = 3000;
BEGIN TRANSACTION;
CREATE TABLE annotation (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	label_id INTEGER NOT NULL, 
	x INTEGER NOT NULL, 
	y INTEGER NOT NULL, 
	w INTEGER NOT NULL, 
	h INTEGER NOT NULL, 
	counts BLOB NOT NULL, 
	rings TEXT NOT NULL, 
	origin VARCHAR NOT NULL, 
	suggestion_id INTEGER, 
	provenance TEXT, 
	attributes TEXT NOT NULL, 
	annotator VARCHAR NOT NULL, 
	seconds FLOAT NOT NULL, 
	created VARCHAR NOT NULL, 
	modified VARCHAR NOT NULL, 
	reading VARCHAR DEFAULT '' NOT NULL, 
	circumstances TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT annotation_place CHECK (x >= 0 AND y >= 0), 
	CONSTRAINT annotation_mask CHECK ((w > 0 AND h > 0 AND length(counts) > 0) OR (w = 0 AND h = 0 AND length(counts) = 0)), 
	CONSTRAINT annotation_origin CHECK (origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id), 
	FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)
);
INSERT INTO "annotation" VALUES(1,1,2,5,3,11,11,X'333535324E324E5E3130624E324E324E4E','[]','drawn',NULL,NULL,'{"size": "3"}','ada',0.0,'2026-11-28T01:01:42+00:00','2026-11-28T01:01:42+00:00','','{}');
CREATE TABLE attention (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	maps BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
CREATE TABLE history (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	annotator VARCHAR NOT NULL, 
	image_id INTEGER, 
	action VARCHAR NOT NULL, 
	suggestion_id INTEGER, 
	annotation_id INTEGER, 
	detail TEXT NOT NULL, 
	hash VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT history_action CHECK (length(action) > 0), 
	CONSTRAINT history_hash CHECK (length(hash) = 64)
);
INSERT INTO "history" VALUES(1,'2026-11-28T01:01:42+00:00','',NULL,'ChangeProtocol',NULL,NULL,'{"before": {}, "after": {"audit_share": 0.1}}','04abcfe2e5ac586378049e3785ad5a9d3852207249873cf52c033e330975e3d7');
INSERT INTO "history" VALUES(2,'2026-11-28T01:01:42+00:00','',1,'AddAnnotation',NULL,1,'{"annotation": {"id": 1, "image_id": 1, "label_id": 2, "x": 5, "y": 3, "w": 11, "h": 11, "counts": "3552N2N^10bN2N2NN", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{\"size\": \"3\"}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-28T01:01:42+00:00", "modified": "2026-11-28T01:01:42+00:00", "reading": "", "circumstances": "{}"}}','5bba36abec5a652cea349e222c450f73e4e89d33fb95ccc083534a90e2a26dca');
INSERT INTO "history" VALUES(3,'2026-11-28T01:01:42+00:00','',2,'SetTags',NULL,NULL,'{"before": [], "after": [{"image_id": 2, "label_id": 1, "present": 1, "annotator": "", "at": "2026-11-28T01:01:42+00:00", "reading": "", "circumstances": "{}"}]}','61b565aca3e8b7cbce4d1c1de66aeab06e31edb92ab752aa60535a33840dc29f');
INSERT INTO "history" VALUES(4,'2026-11-28T01:01:42+00:00','',1,'SetImageState',NULL,NULL,'{"before": "new", "after": "done", "reading": "", "under": {}}','f99aca61dc91af52d32f2c69ce06afbac65f75f42df23241a58674b28712368e');
CREATE TABLE image (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	removed INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT image_size CHECK (width >= 0 AND height >= 0), 
	CONSTRAINT image_sha256 CHECK (length(sha256) IN (0, 64)), 
	UNIQUE (path)
);
INSERT INTO "image" VALUES(1,'a.png',24,18,'0000000000000000000000000000000000000000000000000000000000000000',0);
INSERT INTO "image" VALUES(2,'b.png',0,0,'',0);
CREATE TABLE label (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	removed INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "label" VALUES(1,0,'naevus','Naevus','#56B4E9',0);
INSERT INTO "label" VALUES(2,1,'melanoma','Melanoma','#D55E00',0);
INSERT INTO "label" VALUES(3,2,'seborrhoeic keratosis','Seborrhoeic keratosis','#DDEEAA',0);
INSERT INTO "label" VALUES(4,3,'vascular lesion','Vascular lesion','#336699',0);
INSERT INTO "label" VALUES(5,4,'basal cell carcinoma','Basal cell carcinoma','#EE99AA',0);
INSERT INTO "label" VALUES(6,5,'actinic keratosis','Actinic keratosis','#CCCC00',0);
INSERT INTO "label" VALUES(7,6,'dermatofibroma','Dermatofibroma','#669966',0);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('label_set','Dermoscopy');
INSERT INTO "meta" VALUES('instances','1');
INSERT INTO "meta" VALUES('refinement','grabcut');
INSERT INTO "meta" VALUES('contrast','none');
INSERT INTO "meta" VALUES('fraction','0.8');
INSERT INTO "meta" VALUES('label_groups','{"naevus": "Melanocytic", "melanoma": "Melanocytic", "seborrhoeic keratosis": "Not melanocytic", "vascular lesion": "Not melanocytic", "basal cell carcinoma": "Not melanocytic", "actinic keratosis": "Not melanocytic", "dermatofibroma": "Not melanocytic"}');
INSERT INTO "meta" VALUES('label_details','{"attributes": [{"name": "pigment network", "title": "Pigment network", "kind": "yes-no", "key": "Alt+1", "help": "Whether the lesion shows it; ISIC 2018 calls it pigment_network."}, {"name": "negative network", "title": "Negative network", "kind": "yes-no", "key": "Alt+2", "help": "Whether the lesion shows it; ISIC 2018 calls it negative_network."}, {"name": "streaks", "title": "Streaks", "kind": "yes-no", "key": "Alt+3", "help": "Whether the lesion shows it; ISIC 2018 calls it streaks."}, {"name": "milia-like cyst", "title": "Milia-like cyst", "kind": "yes-no", "key": "Alt+4", "help": "Whether the lesion shows it; ISIC 2018 calls it milia_like_cyst."}, {"name": "globules", "title": "Globules", "kind": "yes-no", "key": "Alt+5", "help": "Whether the lesion shows it; ISIC 2018 calls it globules."}], "exclusive": [["naevus", "melanoma", "seborrhoeic keratosis", "vascular lesion", "basal cell carcinoma", "actinic keratosis", "dermatofibroma"]], "labels": {"naevus": {"help": "NV in HAM10000 and ISIC 2018."}, "melanoma": {"help": "MEL in HAM10000 and ISIC 2018."}, "seborrhoeic keratosis": {"help": "Part of BKL in HAM10000 and ISIC 2018, beside solar lentigo and lichen-planus-like keratosis."}, "vascular lesion": {"help": "VASC in HAM10000 and ISIC 2018."}, "basal cell carcinoma": {"help": "BCC in HAM10000 and ISIC 2018."}, "actinic keratosis": {"help": "AKIEC in HAM10000 and ISIC 2018, together with Bowen''s disease."}, "dermatofibroma": {"help": "DF in HAM10000 and ISIC 2018."}}}');
INSERT INTO "meta" VALUES('model','');
INSERT INTO "meta" VALUES('created','2026-11-28T01:01:42+00:00');
INSERT INTO "meta" VALUES('history_seed','3754b280a6bdea78659267905fb967f8d3f0da7ad58bfce8aef10823082066ce');
INSERT INTO "meta" VALUES('history_head','4 f99aca61dc91af52d32f2c69ce06afbac65f75f42df23241a58674b28712368e');
INSERT INTO "meta" VALUES('protocol','{"audit_share": 0.1}');
INSERT INTO "meta" VALUES('next_annotation','2');
CREATE TABLE reading (
	image_id INTEGER NOT NULL, 
	reading VARCHAR NOT NULL, 
	state VARCHAR DEFAULT 'new' NOT NULL, 
	position INTEGER, 
	seen TEXT DEFAULT '{}' NOT NULL, 
	attributes TEXT DEFAULT '{}' NOT NULL, 
	circumstances TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (image_id, reading), 
	CONSTRAINT reading_state CHECK (state IN ('new', 'started', 'done')), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
INSERT INTO "reading" VALUES(1,'','done',NULL,'{}','{}','{}');
CREATE TABLE suggestion (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	label_id INTEGER NOT NULL, 
	provenance TEXT NOT NULL, 
	territory INTEGER NOT NULL, 
	peak_x FLOAT NOT NULL, 
	peak_y FLOAT NOT NULL, 
	share FLOAT NOT NULL, 
	decision VARCHAR NOT NULL, 
	decided_at VARCHAR NOT NULL, 
	annotator VARCHAR NOT NULL, 
	reading VARCHAR DEFAULT '' NOT NULL, 
	circumstances TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT suggestion_decision CHECK (decision IN ('pending', 'accepted', 'rejected')), 
	CONSTRAINT suggestion_share CHECK (territory >= 0 AND share >= 0), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
CREATE TABLE tag (
	image_id INTEGER NOT NULL, 
	label_id INTEGER NOT NULL, 
	reading VARCHAR DEFAULT '' NOT NULL, 
	present INTEGER NOT NULL, 
	annotator VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	circumstances TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (image_id, label_id, reading), 
	CONSTRAINT tag_present CHECK (present IN (0, 1)), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
INSERT INTO "tag" VALUES(2,1,'',1,'','2026-11-28T01:01:42+00:00','{}');
CREATE INDEX ix_history_image_id ON history (image_id);
CREATE INDEX ix_history_annotation_id ON history (annotation_id);
CREATE INDEX ix_history_suggestion_id ON history (suggestion_id);
CREATE INDEX ix_reading_reading_image_id ON reading (reading, image_id);
CREATE INDEX ix_attention_image_id ON attention (image_id);
CREATE INDEX ix_suggestion_image_id_reading_decision ON suggestion (image_id, reading, decision);
CREATE INDEX ix_suggestion_decision ON suggestion (decision);
CREATE INDEX ix_annotation_image_id_reading ON annotation (image_id, reading);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
COMMIT;
