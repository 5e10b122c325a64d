PRAGMA application_id = 1161973825;
PRAGMA user_version = 4000;
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
	onset INTEGER, 
	apex INTEGER, 
	"offset" INTEGER, 
	PRIMARY KEY (id), 
	CONSTRAINT annotation_place CHECK (x >= 0 AND y >= 0), 
	CONSTRAINT annotation_mask CHECK ((w > 0 AND h > 0 AND length(counts) > 0) OR (w = 0 AND h = 0 AND length(counts) = 0)), 
	CONSTRAINT annotation_origin CHECK (origin IN ('drawn', 'accepted suggestion', 'edited suggestion', 'imported')), 
	CONSTRAINT annotation_frames CHECK ((onset IS NULL AND apex IS NULL AND "offset" IS NULL) OR (onset IS NOT NULL AND "offset" IS NOT NULL AND onset >= 0 AND "offset" >= onset AND (apex IS NULL OR (apex >= onset AND apex <= "offset")))), 
	FOREIGN KEY(image_id) REFERENCES image (id), 
	FOREIGN KEY(label_id) REFERENCES label (id), 
	FOREIGN KEY(suggestion_id) REFERENCES suggestion (id)
);
INSERT INTO "annotation" VALUES(1,1,1,4,3,6,6,X'305431','[]','accepted suggestion',1,'{"model": "m", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "l", "target": "AU1", "contrast": "none", "score": 0.9, "fraction": 0.5, "refinement": "none"}','{}','ada',0.0,'2026-11-28T04:49:26+00:00','2026-11-28T04:49:26+00:00','','{}',NULL,NULL,NULL);
INSERT INTO "annotation" VALUES(2,2,12,0,0,0,0,X'','[]','drawn',NULL,NULL,'{"intensity": "B"}','ada',0.0,'2026-11-28T04:49:26+00:00','2026-11-28T04:49:26+00:00','','{}',3,7,9);
CREATE TABLE attention (
	id INTEGER NOT NULL, 
	image_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	record TEXT NOT NULL, 
	maps BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(image_id) REFERENCES image (id)
);
INSERT INTO "attention" VALUES(1,1,'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none','{"model": "m", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "l", "contrast": "none", "targets": ["AU1", "AU2"], "scores": {"AU1": 0.9, "AU2": 0.8}, "thresholds": {"AU1": 0.5, "AU2": 0.5}, "mass": [1.0, 1.0], "placement": {}, "notes": [], "shape": [2, 3, 3], "peaks": [1.0, 1.0]}',X'780163B0612008014C140439');
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
INSERT INTO "history" VALUES(1,'2026-11-28T04:49:26+00:00','ada',1,'suggest',NULL,NULL,'{"key": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff/none", "suggestions": [1, 2, 3], "reading": ""}','559b35c83c80279f63a64ade16a97830014f8e30f3119b90b3ec390a857f699a');
INSERT INTO "history" VALUES(2,'2026-11-28T04:49:26+00:00','ada',1,'AddAnnotation',1,1,'{"annotation": {"id": 1, "image_id": 1, "label_id": 1, "x": 4, "y": 3, "w": 6, "h": 6, "counts": "0T1", "rings": "[]", "origin": "accepted suggestion", "suggestion_id": 1, "provenance": "{\"model\": \"m\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"l\", \"target\": \"AU1\", \"contrast\": \"none\", \"score\": 0.9, \"fraction\": 0.5, \"refinement\": \"none\"}", "attributes": "{}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-28T04:49:26+00:00", "modified": "2026-11-28T04:49:26+00:00", "reading": "", "circumstances": "{}", "onset": null, "apex": null, "offset": null}}','077e762d80e3d09f8771fe74884eaca4b5331dd9a929cadfc925716ebd710b05');
INSERT INTO "history" VALUES(3,'2026-11-28T04:49:26+00:00','ada',1,'Decide',1,NULL,'{"suggestion": {"id": 1, "image_id": 1, "label_id": 1, "provenance": "{\"model\": \"m\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"l\", \"target\": \"AU1\", \"contrast\": \"none\", \"score\": 0.9, \"fraction\": 0.5, \"refinement\": \"none\"}", "territory": 1, "peak_x": 5.0, "peak_y": 3.0, "share": 1.0, "decision": "accepted", "decided_at": "2026-11-28T04:49:26+00:00", "annotator": "ada", "reading": "", "circumstances": "{}"}, "was": "pending"}','bfbe7174895f21eaf06f9daed46baa4fd8fc0eff6b82fca9c1f5ceda653659f4');
INSERT INTO "history" VALUES(4,'2026-11-28T04:49:26+00:00','ada',1,'Decide',2,NULL,'{"suggestion": {"id": 2, "image_id": 1, "label_id": 2, "provenance": "{\"model\": \"m\", \"fingerprint\": \"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\", \"layer\": \"l\", \"target\": \"AU2\", \"contrast\": \"none\", \"score\": 0.8, \"fraction\": 0.5, \"refinement\": \"none\"}", "territory": 1, "peak_x": 7.0, "peak_y": 3.0, "share": 0.6, "decision": "rejected", "decided_at": "2026-11-28T04:49:26+00:00", "annotator": "ada", "reading": "", "circumstances": "{}"}, "was": "pending"}','a17ed8804a9b64530e38e7f64827a21fbb734923689fbbac7f72241d2aa775a9');
INSERT INTO "history" VALUES(5,'2026-11-28T04:49:26+00:00','ada',2,'AddAnnotation',NULL,2,'{"annotation": {"id": 2, "image_id": 2, "label_id": 12, "x": 0, "y": 0, "w": 0, "h": 0, "counts": "", "rings": "[]", "origin": "drawn", "suggestion_id": null, "provenance": null, "attributes": "{\"intensity\": \"B\"}", "annotator": "ada", "seconds": 0.0, "created": "2026-11-28T04:49:26+00:00", "modified": "2026-11-28T04:49:26+00:00", "reading": "", "circumstances": "{}", "onset": 3, "apex": 7, "offset": 9}}','cef8fd9ea6bdbd9c4069430f1614ced5506a619137e1717bd00cfb07f3302a5e');
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
INSERT INTO "image" VALUES(1,'a.png',0,0,'',0);
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
INSERT INTO "label" VALUES(1,0,'AU1','Inner brow raiser','#56B4E9',0);
INSERT INTO "label" VALUES(2,1,'AU2','Outer brow raiser','#D55E00',0);
INSERT INTO "label" VALUES(4,2,'AU4','Brow lowerer','#DDEEAA',0);
INSERT INTO "label" VALUES(5,3,'AU5','Upper lid raiser','#336699',0);
INSERT INTO "label" VALUES(6,4,'AU6','Cheek raiser','#EE99AA',0);
INSERT INTO "label" VALUES(7,5,'AU7','Lid tightener','#CCCC00',0);
INSERT INTO "label" VALUES(8,25,'AU8','Lips toward each other','#773344',0);
INSERT INTO "label" VALUES(9,6,'AU9','Nose wrinkler','#669966',0);
INSERT INTO "label" VALUES(10,7,'AU10','Upper lip raiser','#7766FF',0);
INSERT INTO "label" VALUES(11,8,'AU11','Nasolabial deepener','#00FFEE',0);
INSERT INTO "label" VALUES(12,9,'AU12','Lip corner puller','#995566',0);
INSERT INTO "label" VALUES(13,10,'AU13','Sharp lip puller','#AA7799',0);
INSERT INTO "label" VALUES(14,11,'AU14','Dimpler','#AABB77',0);
INSERT INTO "label" VALUES(15,12,'AU15','Lip corner depressor','#BB3300',0);
INSERT INTO "label" VALUES(16,13,'AU16','Lower lip depressor','#BBEECC',0);
INSERT INTO "label" VALUES(17,14,'AU17','Chin raiser','#557744',0);
INSERT INTO "label" VALUES(18,15,'AU18','Lip pucker','#9977BB',0);
INSERT INTO "label" VALUES(19,26,'AU19','Tongue show','#990000',0);
INSERT INTO "label" VALUES(20,16,'AU20','Lip stretcher','#CC99BB',0);
INSERT INTO "label" VALUES(21,27,'AU21','Neck tightener','#5500CC',0);
INSERT INTO "label" VALUES(22,17,'AU22','Lip funneler','#AAAA33',0);
INSERT INTO "label" VALUES(23,18,'AU23','Lip tightener','#6644EE',0);
INSERT INTO "label" VALUES(24,19,'AU24','Lip pressor','#008877',0);
INSERT INTO "label" VALUES(25,20,'AU25','Lips part','#CCCCFF',0);
INSERT INTO "label" VALUES(26,21,'AU26','Jaw drop','#EEEE77',0);
INSERT INTO "label" VALUES(27,22,'AU27','Mouth stretch','#BB1188',0);
INSERT INTO "label" VALUES(28,23,'AU28','Lip suck','#00AA88',0);
INSERT INTO "label" VALUES(29,28,'AU29','Jaw thrust','#225566',0);
INSERT INTO "label" VALUES(30,29,'AU30','Jaw sideways','#EEBBCC',0);
INSERT INTO "label" VALUES(31,30,'AU31','Jaw clencher','#8888FF',0);
INSERT INTO "label" VALUES(32,31,'AU32','Lip bite','#BB22BB',0);
INSERT INTO "label" VALUES(33,32,'AU33','Blow','#665533',0);
INSERT INTO "label" VALUES(34,33,'AU34','Puff','#990066',0);
INSERT INTO "label" VALUES(35,34,'AU35','Cheek suck','#889944',0);
INSERT INTO "label" VALUES(36,35,'AU36','Tongue bulge','#EE6688',0);
INSERT INTO "label" VALUES(37,36,'AU37','Lip wipe','#CCFF00',0);
INSERT INTO "label" VALUES(38,37,'AU38','Nostril dilator','#FFDDEE',0);
INSERT INTO "label" VALUES(39,38,'AU39','Nostril compressor','#CCCCAA',0);
INSERT INTO "label" VALUES(40,39,'AU40','Sniff','#55DDCC',0);
INSERT INTO "label" VALUES(41,40,'AU41','Lid droop','#CC4477',0);
INSERT INTO "label" VALUES(42,41,'AU42','Slit','#DDCC66',0);
INSERT INTO "label" VALUES(43,24,'AU43','Eyes closed','#DD0044',0);
INSERT INTO "label" VALUES(44,42,'AU44','Squint','#FF22BB',0);
INSERT INTO "label" VALUES(45,43,'AU45','Blink','#AABBDD',0);
INSERT INTO "label" VALUES(46,44,'AU46','Wink','#88BBAA',0);
INSERT INTO "label" VALUES(51,45,'AU51','Head turn left','#FF88FF',0);
INSERT INTO "label" VALUES(52,46,'AU52','Head turn right','#007766',0);
INSERT INTO "label" VALUES(53,47,'AU53','Head up','#666622',0);
INSERT INTO "label" VALUES(54,48,'AU54','Head down','#771199',0);
INSERT INTO "label" VALUES(55,49,'AU55','Head tilt left','#884455',0);
INSERT INTO "label" VALUES(56,50,'AU56','Head tilt right','#558855',0);
INSERT INTO "label" VALUES(57,51,'AU57','Head forward','#AA88CC',0);
INSERT INTO "label" VALUES(58,52,'AU58','Head back','#66AA66',0);
INSERT INTO "label" VALUES(61,53,'AU61','Eyes turn left','#557799',0);
INSERT INTO "label" VALUES(62,54,'AU62','Eyes turn right','#778811',0);
INSERT INTO "label" VALUES(63,55,'AU63','Eyes up','#449988',0);
INSERT INTO "label" VALUES(64,56,'AU64','Eyes down','#6600EE',0);
INSERT INTO "label" VALUES(65,57,'AU65','Walleye','#776655',0);
INSERT INTO "label" VALUES(66,58,'AU66','Cross-eye','#BB88AA',0);
INSERT INTO "label" VALUES(70,59,'AU70','Brow not visible','#BBAA88',0);
INSERT INTO "label" VALUES(71,60,'AU71','Eyes not visible','#99DD88',0);
INSERT INTO "label" VALUES(72,61,'AU72','Lower face not visible','#CC44DD',0);
INSERT INTO "label" VALUES(73,62,'AU73','Entire face not visible','#CC8899',0);
INSERT INTO "label" VALUES(74,63,'AU74','Unscorable','#556688',0);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('label_set','FACS action units');
INSERT INTO "meta" VALUES('instances','0');
INSERT INTO "meta" VALUES('refinement','none');
INSERT INTO "meta" VALUES('contrast','dual');
INSERT INTO "meta" VALUES('fraction','0.6');
INSERT INTO "meta" VALUES('label_groups','{"AU1": "Upper face", "AU2": "Upper face", "AU4": "Upper face", "AU5": "Upper face", "AU6": "Upper face", "AU7": "Upper face", "AU9": "Lower face, up and down", "AU10": "Lower face, up and down", "AU11": "Lower face, oblique", "AU12": "Lower face, oblique", "AU13": "Lower face, oblique", "AU14": "Lower face, horizontal", "AU15": "Lower face, up and down", "AU16": "Lower face, up and down", "AU17": "Lower face, up and down", "AU18": "Lower face, orbital", "AU20": "Lower face, horizontal", "AU22": "Lower face, orbital", "AU23": "Lower face, orbital", "AU24": "Lower face, orbital", "AU25": "Lower face, up and down", "AU26": "Lower face, up and down", "AU27": "Lower face, up and down", "AU28": "Lower face, orbital", "AU43": "Upper face", "AU8": "Lower face, orbital", "AU19": "Miscellaneous actions", "AU21": "Miscellaneous actions", "AU29": "Miscellaneous actions", "AU30": "Miscellaneous actions", "AU31": "Miscellaneous actions", "AU32": "Miscellaneous actions", "AU33": "Miscellaneous actions", "AU34": "Miscellaneous actions", "AU35": "Miscellaneous actions", "AU36": "Miscellaneous actions", "AU37": "Miscellaneous actions", "AU38": "Miscellaneous actions", "AU39": "Miscellaneous actions", "AU40": "Miscellaneous actions", "AU41": "Upper face", "AU42": "Upper face", "AU44": "Upper face", "AU45": "Upper face", "AU46": "Upper face", "AU51": "Head position", "AU52": "Head position", "AU53": "Head position", "AU54": "Head position", "AU55": "Head position", "AU56": "Head position", "AU57": "Head position", "AU58": "Head position", "AU61": "Eye position", "AU62": "Eye position", "AU63": "Eye position", "AU64": "Eye position", "AU65": "Eye position", "AU66": "Eye position", "AU70": "Visibility", "AU71": "Visibility", "AU72": "Visibility", "AU73": "Visibility", "AU74": "Visibility"}');
INSERT INTO "meta" VALUES('label_details','{"attributes": [{"name": "intensity", "title": "Intensity", "kind": "choice", "values": [{"name": "A", "title": "A trace", "key": "Shift+A"}, {"name": "B", "title": "B slight", "key": "Shift+B"}, {"name": "C", "title": "C marked", "key": "Shift+C"}, {"name": "D", "title": "D severe", "key": "Shift+D"}, {"name": "E", "title": "E maximum", "key": "Shift+E"}], "labels": ["AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU9", "AU10", "AU11", "AU12", "AU13", "AU14", "AU15", "AU16", "AU17", "AU18", "AU20", "AU22", "AU23", "AU24", "AU25", "AU26", "AU27", "AU28", "AU43", "AU8", "AU19", "AU21", "AU29", "AU30", "AU31", "AU32", "AU33", "AU34", "AU35", "AU36", "AU37", "AU38", "AU39", "AU40", "AU41", "AU42", "AU44", "AU45", "AU46"]}, {"name": "side", "title": "Side", "kind": "choice", "values": [{"name": "S", "title": "symmetric"}, {"name": "L", "title": "left"}, {"name": "R", "title": "right"}, {"name": "A", "title": "asymmetric"}, {"name": "T", "title": "top"}, {"name": "B", "title": "bottom"}], "key": "Alt+6", "labels": ["AU1", "AU2", "AU4", "AU5", "AU6", "AU7", "AU9", "AU10", "AU11", "AU12", "AU13", "AU14", "AU15", "AU16", "AU17", "AU18", "AU20", "AU22", "AU23", "AU24", "AU25", "AU26", "AU27", "AU28", "AU43", "AU8", "AU19", "AU21", "AU29", "AU30", "AU31", "AU32", "AU33", "AU34", "AU35", "AU36", "AU37", "AU38", "AU39", "AU40", "AU41", "AU42", "AU44", "AU45", "AU46"], "help": "The person''s own left and right. Top and bottom are of the mouth."}], "exclusive": [["AU51", "AU52"], ["AU53", "AU54"], ["AU55", "AU56"], ["AU57", "AU58"], ["AU61", "AU62"], ["AU61", "AU65"], ["AU63", "AU64"], ["AU65", "AU66"]], "labels": {"AU1": {"help": "Muscle: frontalis, pars medialis. Look at: inner brows, centre of the forehead."}, "AU2": {"help": "Muscle: frontalis, pars lateralis. Look at: outer brows, sides of the forehead."}, "AU4": {"help": "Muscle: corrugator, depressor supercilii, procerus. Look at: between and over the inner brows."}, "AU5": {"help": "Muscle: levator palpebrae superioris. Look at: upper lids."}, "AU6": {"help": "Muscle: orbicularis oculi, pars orbitalis. Look at: below and outside the eyes, upper cheeks."}, "AU7": {"help": "Muscle: orbicularis oculi, pars palpebralis. Look at: lids."}, "AU9": {"help": "Muscle: levator labii superioris alaeque nasi. Look at: root and wings of the nose."}, "AU10": {"help": "Muscle: levator labii superioris. Look at: upper lip, nasolabial fold."}, "AU11": {"help": "Muscle: zygomaticus minor. Look at: middle of the nasolabial fold."}, "AU12": {"help": "Muscle: zygomaticus major. Look at: lip corners, cheeks."}, "AU13": {"help": "Muscle: levator anguli oris. Look at: lip corners, cheeks."}, "AU14": {"help": "Muscle: buccinator. Look at: lip corners."}, "AU15": {"help": "Muscle: depressor anguli oris. Look at: lip corners, sides of the chin."}, "AU16": {"help": "Muscle: depressor labii inferioris. Look at: lower lip."}, "AU17": {"help": "Muscle: mentalis. Look at: chin boss, lower lip."}, "AU18": {"help": "Muscle: incisivii labii. Look at: lips."}, "AU20": {"help": "Muscle: risorius, with platysma. Look at: lip corners, sideways."}, "AU22": {"help": "Muscle: orbicularis oris. Look at: lips."}, "AU23": {"help": "Muscle: orbicularis oris. Look at: lips, red parts."}, "AU24": {"help": "Muscle: orbicularis oris. Look at: lips."}, "AU25": {"help": "Muscle: depressor labii inferioris, or mentalis and orbicularis oris relaxed. Look at: opening of the mouth."}, "AU26": {"help": "Muscle: masseter relaxed; temporalis, internal pterygoid. Look at: mouth, chin."}, "AU27": {"help": "Muscle: pterygoids, digastric. Look at: mouth, jaw."}, "AU28": {"help": "Muscle: orbicularis oris. Look at: lips."}, "AU43": {"help": "Muscle: levator palpebrae superioris relaxed. Look at: eyes."}, "AU8": {"help": "Muscle: orbicularis oris."}, "AU19": {"help": "Muscle: genioglossus, medial pterygoid, masseter."}, "AU21": {"help": "Muscle: platysma. Look at: neck."}, "AU29": {"help": "Muscle: pterygoids, masseter."}, "AU30": {"help": "Muscle: pterygoids, masseter, temporalis."}, "AU31": {"help": "Muscle: masseter."}, "AU32": {"help": "Muscle: masseter."}, "AU33": {"help": "Muscle: buccinator, orbicularis oris, mentalis."}, "AU34": {"help": "Muscle: buccinator, orbicularis oris, mentalis, depressor septi nasi."}, "AU35": {"help": "Muscle: buccinator."}, "AU37": {"help": "Muscle: pterygoids, masseter, genioglossus."}, "AU38": {"help": "Muscle: nasalis, pars alaris; dilator naris anterior, depressor septi nasi."}, "AU39": {"help": "Muscle: nasalis, pars transversa; compressor narium minor."}, "AU41": {"help": "Muscle: levator palpebrae superioris relaxed."}, "AU42": {"help": "Muscle: depressor supercilii."}, "AU44": {"help": "Muscle: corrugator supercilii."}, "AU45": {"help": "Muscle: levator palpebrae superioris relaxed; orbicularis oculi. Look at: eyes."}, "AU46": {"help": "Muscle: orbicularis oculi. Look at: eyes."}, "AU61": {"help": "Muscle: medial rectus of the right eye, lateral rectus of the left."}, "AU62": {"help": "Muscle: medial rectus of the left eye, lateral rectus of the right."}, "AU63": {"help": "Muscle: superior rectus, inferior oblique."}, "AU64": {"help": "Muscle: inferior rectus, superior oblique."}, "AU66": {"help": "Muscle: medial rectus."}}}');
INSERT INTO "meta" VALUES('model','');
INSERT INTO "meta" VALUES('created','2026-11-28T04:49:26+00:00');
INSERT INTO "meta" VALUES('history_seed','13acce5d1fcf57acb164515bde8f6ec1889920e7df681a22727c6a5c87c118e0');
INSERT INTO "meta" VALUES('history_head','5 cef8fd9ea6bdbd9c4069430f1614ced5506a619137e1717bd00cfb07f3302a5e');
INSERT INTO "meta" VALUES('next_suggestion','4');
INSERT INTO "meta" VALUES('next_annotation','3');
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
INSERT INTO "suggestion" VALUES(1,1,1,'{"model": "m", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "l", "target": "AU1", "contrast": "none", "score": 0.9, "fraction": 0.5, "refinement": "none"}',1,5.0,3.0,1.0,'accepted','2026-11-28T04:49:26+00:00','ada','','{}');
INSERT INTO "suggestion" VALUES(2,1,2,'{"model": "m", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "l", "target": "AU2", "contrast": "none", "score": 0.8, "fraction": 0.5, "refinement": "none"}',1,7.0,3.0,0.6,'rejected','2026-11-28T04:49:26+00:00','ada','','{}');
INSERT INTO "suggestion" VALUES(3,1,2,'{"model": "m", "fingerprint": "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "layer": "l", "target": "AU2", "contrast": "none", "score": 0.8, "fraction": 0.5, "refinement": "none"}',2,2.0,3.0,0.4,'pending','','','','{}');
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
CREATE INDEX ix_history_suggestion_id ON history (suggestion_id);
CREATE INDEX ix_history_annotation_id ON history (annotation_id);
CREATE INDEX ix_history_image_id ON history (image_id);
CREATE INDEX ix_reading_reading_image_id ON reading (reading, image_id);
CREATE INDEX ix_attention_image_id ON attention (image_id);
CREATE INDEX ix_suggestion_image_id_reading_decision ON suggestion (image_id, reading, decision);
CREATE INDEX ix_suggestion_decision ON suggestion (decision);
CREATE INDEX ix_annotation_image_id_reading ON annotation (image_id, reading);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END;
COMMIT;
