PRAGMA application_id = 1161973825;
PRAGMA user_version = 1000;
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
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id), 
	FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)
);
INSERT INTO "annotation" VALUES(1,1,2,5,3,17,11,X'353137364C324F3030304F32304E31303030314E344D3031304F3031304F3030314E49','[]','edited suggestion',1,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}','{}','ada',1.5,'2026-11-25T21:36:30+00:00','2026-11-25T21:36:31+00:00');
INSERT INTO "annotation" VALUES(2,1,4,0,2,13,10,X'383B314D3130304F314F3130304F3130304F314F324F304F30','[[[1.1, 2.0], [14.3, 2.7], [0.3333333333333333, 11.9]]]','drawn',NULL,NULL,'{}','ada',0.0,'2026-11-25T21:36:31+00:00','2026-11-25T21:36:31+00:00');
CREATE TABLE attention (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	maps BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
INSERT INTO "attention" VALUES(1,1,'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none','{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "contrast": "none", "targets": ["melanoma"], "scores": {"melanoma": 0.93}, "thresholds": {"melanoma": 0.5}, "mass": [1.0], "placement": {"image_size": [24, 18]}, "shape": [1, 3, 4], "peaks": [0.91275554895401]}',X'78012BB59E6A596DB1DB24D574BFA6BBEE6215552345EB8D960C36006B2B07B7');
CREATE TABLE history (
	id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	annotator VARCHAR NOT NULL, 
	image_id INTEGER, 
	action VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "history" VALUES(1,'2026-11-25T21:36:30+00:00','ada',1,'suggest','{"key": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none", "suggestions": [1, 2, 3]}');
INSERT INTO "history" VALUES(2,'2026-11-25T21:36:30+00:00','ada',1,'AddAnnotation','{"annotation": {"id": 1, "image_id": 1, "label_id": 2, "x": 5, "y": 3, "w": 11, "h": 11, "counts": "5176L2O000O20N10001N4JN", "rings": "[]", "origin": "accepted suggestion", "suggestion_id": 1, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:30+00:00", "modified": "2026-11-25T21:36:30+00:00"}}');
INSERT INTO "history" VALUES(3,'2026-11-25T21:36:30+00:00','ada',1,'Decide','{"suggestion": {"id": 1, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 1, "peak_x": 10.5, "peak_y": 8.5, "share": 0.7, "decision": "accepted", "decided_at": "2026-11-25T21:36:30+00:00", "annotator": "ada"}, "was": "pending"}');
INSERT INTO "history" VALUES(4,'2026-11-25T21:36:30+00:00','ada',1,'Decide','{"suggestion": {"id": 2, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 2, "peak_x": 3.5, "peak_y": 2.5, "share": 0.3, "decision": "rejected", "decided_at": "2026-11-25T21:36:30+00:00", "annotator": "ada"}, "was": "pending"}');
INSERT INTO "history" VALUES(5,'2026-11-25T21:36:30+00:00','ada',1,'Paint','{"annotation": 1, "window": [13, 8, 9, 6], "before": {"box": [13, 8, 3, 5], "counts": "091H3"}, "after": {"box": [13, 8, 9, 6], "counts": "051O10010O010O001NN"}, "seconds": 1.5, "rings_before": [], "rings_after": []}');
INSERT INTO "history" VALUES(6,'2026-11-25T21:36:31+00:00','ada',1,'Paint','{"annotation": 1, "window": [13, 8, 9, 6], "before": {"box": [13, 8, 9, 6], "counts": "051O10010O010O001NN"}, "after": {"box": [13, 8, 3, 5], "counts": "091H3"}, "seconds": -1.5, "rings_before": [], "rings_after": []}');
INSERT INTO "history" VALUES(7,'2026-11-25T21:36:31+00:00','ada',1,'Paint','{"annotation": 1, "window": [13, 8, 9, 6], "before": {"box": [13, 8, 3, 5], "counts": "091H3"}, "after": {"box": [13, 8, 9, 6], "counts": "051O10010O010O001NN"}, "seconds": 1.5, "rings_before": [], "rings_after": []}');
INSERT INTO "history" VALUES(8,'2026-11-25T21:36:31+00:00','ada',1,'AddAnnotation','{"annotation": {"id": 2, "image_id": 1, "label_id": 1, "x": 0, "y": 2, "w": 13, "h": 10, "counts": "8;1M100O1O100O100O1O2O0O0", "rings": "[[[1.1, 2.0], [14.3, 2.7], [0.3333333333333333, 11.9]]]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:31+00:00", "modified": "2026-11-25T21:36:31+00:00"}}');
INSERT INTO "history" VALUES(9,'2026-11-25T21:36:31+00:00','ada',1,'ChangeAnnotation','{"before": {"id": 2, "image_id": 1, "label_id": 1, "x": 0, "y": 2, "w": 13, "h": 10, "counts": "8;1M100O1O100O100O1O2O0O0", "rings": "[[[1.1, 2.0], [14.3, 2.7], [0.3333333333333333, 11.9]]]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:31+00:00", "modified": "2026-11-25T21:36:31+00:00"}, "after": {"id": 2, "image_id": 1, "label_id": 4, "x": 0, "y": 2, "w": 13, "h": 10, "counts": "8;1M100O1O100O100O1O2O0O0", "rings": "[[[1.1, 2.0], [14.3, 2.7], [0.3333333333333333, 11.9]]]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:31+00:00", "modified": "2026-11-25T21:36:31+00:00"}}');
INSERT INTO "history" VALUES(10,'2026-11-25T21:36:31+00:00','ada',2,'AddAnnotation','{"annotation": {"id": 3, "image_id": 2, "label_id": 1, "x": 5, "y": 3, "w": 11, "h": 11, "counts": "5176L2O000O20N10001N4JN", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:31+00:00", "modified": "2026-11-25T21:36:31+00:00"}}');
INSERT INTO "history" VALUES(11,'2026-11-25T21:36:31+00:00','ada',2,'RemoveAnnotation','{"annotation": {"id": 3, "image_id": 2, "label_id": 1, "x": 5, "y": 3, "w": 11, "h": 11, "counts": "5176L2O000O20N10001N4JN", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-25T21:36:31+00:00", "modified": "2026-11-25T21:36:31+00:00"}}');
INSERT INTO "history" VALUES(12,'2026-11-25T21:36:31+00:00','ada',1,'SetImageState','{"before": "new", "after": "done"}');
CREATE TABLE image (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (path)
);
INSERT INTO "image" VALUES(1,'a.png',24,18,'0000000000000000000000000000000000000000000000000000000000000000','done');
INSERT INTO "image" VALUES(2,'b.png',0,0,'','new');
CREATE TABLE label (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (name)
);
INSERT INTO "label" VALUES(1,0,'naevus','Naevus','#56B4E9');
INSERT INTO "label" VALUES(2,1,'melanoma','Melanoma','#D55E00');
INSERT INTO "label" VALUES(3,2,'seborrhoeic keratosis','Seborrhoeic keratosis','#DDEEAA');
INSERT INTO "label" VALUES(4,3,'vascular lesion','Vascular lesion','#336699');
INSERT INTO "label" VALUES(5,4,'basal cell carcinoma','Basal cell carcinoma','#EE99AA');
INSERT INTO "label" VALUES(6,5,'actinic keratosis','Actinic keratosis','#CCCC00');
INSERT INTO "label" VALUES(7,6,'dermatofibroma','Dermatofibroma','#669966');
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
INSERT INTO "meta" VALUES('model','lesions');
INSERT INTO "meta" VALUES('created','2026-11-25T21:36:30+00:00');
INSERT INTO "meta" VALUES('next_suggestion','4');
INSERT INTO "meta" VALUES('next_annotation','4');
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
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
INSERT INTO "suggestion" VALUES(1,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',1,10.5,8.5,0.7,'accepted','2026-11-25T21:36:30+00:00','ada');
INSERT INTO "suggestion" VALUES(2,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',2,3.5,2.5,0.3,'rejected','2026-11-25T21:36:30+00:00','ada');
INSERT INTO "suggestion" VALUES(3,1,3,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',3,3.5,9.5,0.2,'pending','','');
CREATE INDEX ix_history_image_id ON history (image_id);
CREATE INDEX ix_attention_image_id ON attention (image_id);
CREATE INDEX ix_suggestion_decision ON suggestion (decision);
CREATE INDEX ix_suggestion_image_id ON suggestion (image_id);
CREATE INDEX ix_annotation_image_id ON annotation (image_id);
COMMIT;
