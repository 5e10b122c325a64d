PRAGMA application_id = 1161973825;
PRAGMA user_version = 2000;
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
INSERT INTO "annotation" VALUES(2,1,4,0,0,6,7,X'303D31493030304F324C32','[]','edited suggestion',2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}','{}','ada',0.0,'2026-11-26T22:49:10+00:00','2026-11-26T22:49:10+00:00');
CREATE TABLE attention (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	maps BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
INSERT INTO "attention" VALUES(1,1,'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none','{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "", "contrast": "none", "targets": ["melanoma"], "scores": {}, "thresholds": {}, "mass": [1.0], "placement": {}, "shape": [1, 2, 2], "peaks": [1.0]}',X'780163B06100430003C800F1');
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
INSERT INTO "history" VALUES(1,'2026-11-26T22:49:10+00:00','ada',1,'suggest',NULL,NULL,'{"key": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none", "suggestions": [1, 2]}','1de7dd2145615dff422846ddf99c203846ffd0c6aa97fc46c7d81088ab4a8f12');
INSERT INTO "history" VALUES(2,'2026-11-26T22:49:10+00:00','ada',1,'AddAnnotation',NULL,1,'{"annotation": {"id": 1, "image_id": 1, "label_id": 3, "x": 0, "y": 3, "w": 5, "h": 5, "counts": "2132N20N2NO", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','6be606ac3bbc351542727e852a9784e2a832bd8eee5febf334262b0441ac75d6');
INSERT INTO "history" VALUES(3,'2026-11-26T22:49:10+00:00','ada',1,'SetImageState',NULL,NULL,'{"before": "new", "after": "done"}','55d7d234b3962a84f0c1c66a81d54d8fca87d33b6bf22c042ec8712402afa9a3');
INSERT INTO "history" VALUES(4,'2026-11-26T22:49:10+00:00','ada',1,'SetImageState',NULL,NULL,'{"before": "done", "after": "new"}','9a03e9ba3c9dc7c2e00fe441f9985b1b520bb4935170ec2a9a9f7af9d1e5ce50');
INSERT INTO "history" VALUES(5,'2026-11-26T22:49:10+00:00','ada',1,'ChangeAnnotation',NULL,1,'{"before": {"id": 1, "image_id": 1, "label_id": 3, "x": 0, "y": 3, "w": 5, "h": 5, "counts": "2132N20N2NO", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}, "after": {"id": 1, "image_id": 1, "label_id": 1, "x": 0, "y": 3, "w": 5, "h": 5, "counts": "2132N20N2NO", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','8b9a4eb58c769794cbab1ba39015f2b5b78615c6db047df1fc8f0ea784ffd798');
INSERT INTO "history" VALUES(6,'2026-11-26T22:49:10+00:00','ada',1,'Paint',NULL,1,'{"annotation": 1, "window": [7, 8, 9, 8], "before": {"box": [0, 0, 0, 0], "counts": ""}, "after": {"box": [7, 8, 9, 8], "counts": "1432O001O10O1O001NN"}, "seconds": 0.1, "rings_before": [], "rings_after": [], "origin_before": "drawn", "origin_after": "drawn"}','c67d49dfec621f62592122449e2e26f5975bc89fe5c03c34078c0d29b953bc6d');
INSERT INTO "history" VALUES(7,'2026-11-26T22:49:10+00:00','ada',1,'RemoveAnnotation',NULL,1,'{"annotation": {"id": 1, "image_id": 1, "label_id": 1, "x": 0, "y": 3, "w": 16, "h": 13, "counts": "21;2N20N2No03nN2O001O10O1O001NI", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.1, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','eae2f1e4c9f822394b6771d14dba46c966e5e4e97195a01936455468f00eaafb');
INSERT INTO "history" VALUES(8,'2026-11-26T22:49:10+00:00','ada',1,'Decide',1,NULL,'{"suggestion": {"id": 1, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 1, "peak_x": 1.5, "peak_y": 1.5, "share": 0.5, "decision": "rejected", "decided_at": "2026-11-26T22:49:10+00:00", "annotator": "ada"}, "was": "pending"}','639d7cdec3c63d5267813d4f33e0902fe55860fdf2d9e7a25ded0e54009e4b91');
INSERT INTO "history" VALUES(9,'2026-11-26T22:49:10+00:00','ada',1,'SetImageState',NULL,NULL,'{"before": "new", "after": "done"}','c3e3d96dc11d8e58517bd42b8b6a1a11d7f282fa14df57b61709b80990d7435e');
INSERT INTO "history" VALUES(10,'2026-11-26T22:49:10+00:00','ada',1,'AddAnnotation',2,2,'{"annotation": {"id": 2, "image_id": 1, "label_id": 2, "x": 0, "y": 0, "w": 6, "h": 7, "counts": "0=1I000O2L2", "rings": "[]", "origin": "accepted suggestion", "suggestion_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','f097480cd5129b83b27ec280f6baed6365003599c65c6d9c384096fb4365ea9e');
INSERT INTO "history" VALUES(11,'2026-11-26T22:49:10+00:00','ada',1,'Decide',2,NULL,'{"suggestion": {"id": 2, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "territory": 2, "peak_x": 1.5, "peak_y": 1.5, "share": 0.5, "decision": "accepted", "decided_at": "2026-11-26T22:49:10+00:00", "annotator": "ada"}, "was": "pending"}','3aa508cffe83a5ea76412aa1677c1a6613d92fe6da4e0f214eb17a5da205599a');
INSERT INTO "history" VALUES(12,'2026-11-26T22:49:10+00:00','ada',1,'suggest',NULL,NULL,'{"key": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none", "suggestions": [3, 4]}','0253915fef06d2d01e008a752b2f7698153a38596b99e0abd97b92274f4c8301');
INSERT INTO "history" VALUES(13,'2026-11-26T22:49:10+00:00','ada',1,'AddAnnotation',NULL,3,'{"annotation": {"id": 3, "image_id": 1, "label_id": 2, "x": 18, "y": 8, "w": 6, "h": 7, "counts": "3144N0O20N10O", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','55a8bb64875ccb749597b572a8c2d4ec926c8d25d87212a43b429eb27e77650a');
INSERT INTO "history" VALUES(14,'2026-11-26T22:49:10+00:00','ada',1,'RemoveAnnotation',NULL,3,'{"annotation": {"id": 3, "image_id": 1, "label_id": 2, "x": 18, "y": 8, "w": 6, "h": 7, "counts": "3144N0O20N10O", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{}", "annotator": "", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','fe8c8622ccc3b5ddf6e6643967d451dd6a5b015942277ff5382e64a035ffe38a');
INSERT INTO "history" VALUES(15,'2026-11-26T22:49:10+00:00','ada',1,'ChangeAnnotation',2,2,'{"before": {"id": 2, "image_id": 1, "label_id": 2, "x": 0, "y": 0, "w": 6, "h": 7, "counts": "0=1I000O2L2", "rings": "[]", "origin": "accepted suggestion", "suggestion_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}, "after": {"id": 2, "image_id": 1, "label_id": 3, "x": 0, "y": 0, "w": 6, "h": 7, "counts": "0=1I000O2L2", "rings": "[]", "origin": "edited suggestion", "suggestion_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','41fafb66311a5daadffbe60c2fe778fcabf802eccd9c290b6f615d0baa78ac4e');
INSERT INTO "history" VALUES(16,'2026-11-26T22:49:10+00:00','ada',1,'ChangeAnnotation',2,2,'{"before": {"id": 2, "image_id": 1, "label_id": 3, "x": 0, "y": 0, "w": 6, "h": 7, "counts": "0=1I000O2L2", "rings": "[]", "origin": "edited suggestion", "suggestion_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}, "after": {"id": 2, "image_id": 1, "label_id": 4, "x": 0, "y": 0, "w": 6, "h": 7, "counts": "0=1I000O2L2", "rings": "[]", "origin": "edited suggestion", "suggestion_id": 2, "provenance": "{\"model\": \"demo\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"features.3\", \"target\": \"melanoma\", \"contrast\": \"none\", \"score\": 0.93, \"fraction\": 0.6, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-26T22:49:10+00:00", "modified": "2026-11-26T22:49:10+00:00"}}','5e5b420d9825d3ae55f504e480bad9130179b6ad25610894893b92d4d7d7966f');
INSERT INTO "history" VALUES(17,'2026-11-26T22:49:10+00:00','ada',1,'SetImageState',NULL,NULL,'{"before": "done", "after": "new"}','edd83853ebeded3980fab431c9120493a2eb7fc73e5cfdde9825c5893ab0d094');
CREATE TABLE image (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	CONSTRAINT image_size CHECK (width >= 0 AND height >= 0), 
	CONSTRAINT image_sha256 CHECK (length(sha256) IN (0, 64)), 
	CONSTRAINT image_state CHECK (state IN ('new', 'started', 'done')), 
	UNIQUE (path)
);
INSERT INTO "image" VALUES(1,'a.png',0,0,'','new');
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
INSERT INTO "meta" VALUES('created','2026-11-26T22:49:10+00:00');
INSERT INTO "meta" VALUES('history_seed','aca2136b2d34893e72d57a3fb05849661f323188150044718b85121cb90fee14');
INSERT INTO "meta" VALUES('history_head','17 edd83853ebeded3980fab431c9120493a2eb7fc73e5cfdde9825c5893ab0d094');
INSERT INTO "meta" VALUES('next_suggestion','5');
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
	CONSTRAINT suggestion_decision CHECK (decision IN ('pending', 'accepted', 'rejected')), 
	CONSTRAINT suggestion_share CHECK (territory >= 0 AND share >= 0), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id)
);
INSERT INTO "suggestion" VALUES(1,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',1,1.5,1.5,0.5,'rejected','2026-11-26T22:49:10+00:00','ada');
INSERT INTO "suggestion" VALUES(2,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',2,1.5,1.5,0.5,'accepted','2026-11-26T22:49:10+00:00','ada');
INSERT INTO "suggestion" VALUES(3,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',1,1.5,1.5,0.5,'pending','','');
INSERT INTO "suggestion" VALUES(4,1,2,'{"model": "demo", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "features.3", "target": "melanoma", "contrast": "none", "score": 0.93, "fraction": 0.6, "refinement": "none"}',2,1.5,1.5,0.5,'pending','','');
CREATE INDEX ix_history_annotation_id ON history (annotation_id);
CREATE INDEX ix_history_image_id ON history (image_id);
CREATE INDEX ix_history_suggestion_id ON history (suggestion_id);
CREATE INDEX ix_attention_image_id ON attention (image_id);
CREATE INDEX ix_suggestion_decision ON suggestion (decision);
CREATE INDEX ix_suggestion_image_id_decision ON suggestion (image_id, decision);
CREATE INDEX ix_annotation_image_id ON annotation (image_id);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
COMMIT;
