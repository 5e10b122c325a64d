PRAGMA application_id = 1161973825;
PRAGMA user_version = 2003;
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
	PRIMARY KEY (id), 
	CONSTRAINT annotation_place CHECK (x >= 0 AND y >= 0), 
	CONSTRAINT annotation_mask CHECK ((w > 0 AND h > 0 AND length(counts) > 0) OR (w = 0 AND h = 0 AND length(counts) = 0)), 
	CONSTRAINT annotation_origin CHECK (origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id), 
	FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)
);
INSERT INTO "annotation" VALUES(1,1,2,5,3,11,11,X'353137364C324F3030304F32304E31303030314E344A4E','[]','accepted suggestion',1,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}','{}','ada',0.0,'2026-11-27T18:30:50+00:00','2026-11-27T18:30:50+00:00');
CREATE TABLE attention (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	maps BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
INSERT INTO "attention" VALUES(1,1,'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none','{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "", "contrast": "none", "targets": ["melanoma"], "scores": {}, "thresholds": {}, "mass": [1.0], "placement": {}, "notes": [], "shape": [1, 2, 2], "peaks": [1.0]}',X'780163B06100430003C800F1');
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
INSERT INTO "history" VALUES(1,'2026-11-27T18:30:50+00:00','ada',1,'suggest',NULL,NULL,'{"key": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none", "suggestions": [1, 2]}','7834565b47a40928eeba232491ef206db5658de56ece7d927b7384d1981a4dbf');
INSERT INTO "history" VALUES(2,'2026-11-27T18:30:50+00:00','ada',1,'AddAnnotation',1,1,'{"annotation": {"id": 1, "image_id": 1, "label_id": 2, "x": 5, "y": 3, "w": 11, "h": 11, "counts": "5176L2O000O20N10001N4JN", "rings": "[]", "origin": "accepted suggestion", "suggestion_id": 1, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-27T18:30:50+00:00", "modified": "2026-11-27T18:30:50+00:00"}}','b57c95de737e91db25dfbf3c496873a87895abbf9d227f13c90d76a98bb32003');
INSERT INTO "history" VALUES(3,'2026-11-27T18:30:50+00:00','ada',1,'Decide',1,NULL,'{"suggestion": {"id": 1, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 1, "peak_x": 1.5, "peak_y": 1.5, "share": 0.5, "decision": "accepted", "decided_at": "2026-11-27T18:30:50+00:00", "annotator": "ada"}, "was": "pending"}','94a0250bea40fd93fd1e74f7de30538f232e878a9fb6a4b218ba993ca37ace29');
INSERT INTO "history" VALUES(4,'2026-11-27T18:30:50+00:00','ada',1,'Decide',2,NULL,'{"suggestion": {"id": 2, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 2, "peak_x": 1.5, "peak_y": 1.5, "share": 0.5, "decision": "rejected", "decided_at": "2026-11-27T18:30:50+00:00", "annotator": "ada"}, "was": "pending"}','cfd7faa26f48ae7a42185fe8572fd80f300cf6cbd636668bb51ff0e6949b746b');
INSERT INTO "history" VALUES(5,'2026-11-27T18:30:50+00:00','ada',1,'SetTags',NULL,NULL,'{"before": [], "after": [{"image_id": 1, "label_id": 2, "present": 1, "annotator": "ada", "at": "2026-11-27T18:30:50+00:00"}]}','77749b58a91c823e07f4babcc6fbdd4a36a4fd83cbee830f6cbf4fbf7b05f7f5');
INSERT INTO "history" VALUES(6,'2026-11-27T18:30:50+00:00','ada',2,'SetTags',NULL,NULL,'{"before": [], "after": [{"image_id": 2, "label_id": 1, "present": 0, "annotator": "ada", "at": "2026-11-27T18:30:50+00:00"}]}','fb76141988f35a5f6b28828f26d3c32baaf6194d9d3a42222865e362fcf427a5');
INSERT INTO "history" VALUES(7,'2026-11-27T18:30:50+00:00','ada',1,'SetImageState',NULL,NULL,'{"before": "new", "after": "done"}','32e5f54fce179abfa7a0243aaef47ba220fdb561bae8032a4f502743ee1040c2');
CREATE TABLE image (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	removed INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT image_size CHECK (width >= 0 AND height >= 0), 
	CONSTRAINT image_sha256 CHECK (length(sha256) IN (0, 64)), 
	CONSTRAINT image_state CHECK (state IN ('new', 'started', 'done')), 
	UNIQUE (path)
);
INSERT INTO "image" VALUES(1,'a.png',0,0,'','done',0);
INSERT INTO "image" VALUES(2,'b.png',0,0,'','new',0);
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
INSERT INTO "meta" VALUES('model','lesions');
INSERT INTO "meta" VALUES('created','2026-11-27T18:30:50+00:00');
INSERT INTO "meta" VALUES('history_seed','cff6fb205c47b3a5fde0236d9439d9cd50eb46b30fc5983405cfe85999be39cb');
INSERT INTO "meta" VALUES('history_head','7 32e5f54fce179abfa7a0243aaef47ba220fdb561bae8032a4f502743ee1040c2');
INSERT INTO "meta" VALUES('next_suggestion','3');
INSERT INTO "meta" VALUES('next_annotation','2');
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
	PRIMARY KEY (id), 
	CONSTRAINT suggestion_decision CHECK (decision IN ('pending', 'accepted', 'rejected')), 
	CONSTRAINT suggestion_share CHECK (territory >= 0 AND share >= 0), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
INSERT INTO "suggestion" VALUES(1,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',1,1.5,1.5,0.5,'accepted','2026-11-27T18:30:50+00:00','ada');
INSERT INTO "suggestion" VALUES(2,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',2,1.5,1.5,0.5,'rejected','2026-11-27T18:30:50+00:00','ada');
CREATE TABLE tag (
	image_id INTEGER NOT NULL, 
	label_id INTEGER NOT NULL, 
	present INTEGER NOT NULL, 
	annotator VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	PRIMARY KEY (image_id, label_id), 
	CONSTRAINT tag_present CHECK (present IN (0, 1)), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
INSERT INTO "tag" VALUES(1,2,1,'ada','2026-11-27T18:30:50+00:00');
INSERT INTO "tag" VALUES(2,1,0,'ada','2026-11-27T18:30:50+00:00');
CREATE INDEX ix_history_annotation_id ON history (annotation_id);
CREATE INDEX ix_history_image_id ON history (image_id);
CREATE INDEX ix_history_suggestion_id ON history (suggestion_id);
CREATE INDEX ix_attention_image_id ON attention (image_id);
CREATE INDEX ix_suggestion_image_id_decision ON suggestion (image_id, decision);
CREATE INDEX ix_suggestion_decision ON suggestion (decision);
CREATE INDEX ix_annotation_image_id ON annotation (image_id);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
COMMIT;
