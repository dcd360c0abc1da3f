BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006_0005');
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	organisation VARCHAR NOT NULL, 
	at FLOAT NOT NULL, 
	account VARCHAR NOT NULL, 
	act VARCHAR NOT NULL, 
	about VARCHAR NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (number), 
	CONSTRAINT fk_audit_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "audit" VALUES(1,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','esimerkki');
INSERT INTO "audit" VALUES(2,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','avoin');
INSERT INTO "audit" VALUES(3,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','muutos');
INSERT INTO "audit" VALUES(4,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','etusivu');
INSERT INTO "audit" VALUES(5,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','muutos-etusivu');
INSERT INTO "audit" VALUES(6,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','aino');
INSERT INTO "audit" VALUES(7,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','eetu');
INSERT INTO "audit" VALUES(8,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','leena');
INSERT INTO "audit" VALUES(9,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','paivystaja-1');
INSERT INTO "audit" VALUES(10,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','paivystaja-2');
INSERT INTO "audit" VALUES(11,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','paivystaja-3');
INSERT INTO "audit" VALUES(12,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','paivystaja-4');
INSERT INTO "audit" VALUES(13,'esimerkki',1.79592828674995779987e+09,'','directory_changed:added','paivystaja-5');
INSERT INTO "audit" VALUES(14,'esimerkki',1.79592829526397514345e+09,'','link_made','paivystaja-1');
INSERT INTO "audit" VALUES(15,'esimerkki',1.79592829586592149732e+09,'paivystaja-1','signed_in','');
INSERT INTO "audit" VALUES(16,'esimerkki',1.79592829722834229468e+09,'','link_made','paivystaja-2');
INSERT INTO "audit" VALUES(17,'esimerkki',1.79592829769166803357e+09,'paivystaja-2','signed_in','');
INSERT INTO "audit" VALUES(18,'esimerkki',1.79592829890918803214e+09,'','link_made','paivystaja-3');
CREATE TABLE bearers (
	hash BLOB NOT NULL, 
	staff VARCHAR NOT NULL, 
	expires FLOAT NOT NULL, tab_key BLOB, idle_ends FLOAT DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_bearers PRIMARY KEY (hash), 
	CONSTRAINT fk_bearers_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
INSERT INTO "bearers" VALUES(X'0FA230203B6C71DF6F6D226CDC81377DF97EF48CD900090A853487D575E37B4E','paivystaja-1',1.79597149586193442346e+09,X'09E8508B850C013D6FF6611E74B6DE5BB7D9E52930C73F7500DD69C9780E4F33',1.79593009586193442343e+09);
INSERT INTO "bearers" VALUES(X'16B25E64A0AF517BB28E12011C7BC36789694A83C979DED8EACE58656DD7AD16','paivystaja-2',1795971497.689,X'A3CE245A8341AD44C9C4E133F6D63D7D76B9ADDBE750E73E209939ADCE7DA7B9',1795930097.689);
CREATE TABLE digits (
	staff VARCHAR NOT NULL, 
	hashed BLOB NOT NULL, 
	salt BLOB NOT NULL, 
	tries INTEGER NOT NULL, 
	expires FLOAT NOT NULL, 
	CONSTRAINT pk_digits PRIMARY KEY (staff), 
	CONSTRAINT fk_digits_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE TABLE drafts (
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	staff VARCHAR NOT NULL, 
	base BIGINT NOT NULL, 
	value JSON, 
	at FLOAT NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (staff, kind, id), 
	CONSTRAINT fk_drafts_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE TABLE embeds (
	id VARCHAR NOT NULL, 
	line VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	sites JSON NOT NULL, 
	CONSTRAINT pk_embeds PRIMARY KEY (id), 
	CONSTRAINT fk_embeds_line FOREIGN KEY(line) REFERENCES lines (id), 
	CONSTRAINT fk_embeds_organisation FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "embeds" VALUES('etusivu','avoin','esimerkki','["http://127.0.0.1:8000"]');
INSERT INTO "embeds" VALUES('muutos-etusivu','muutos','esimerkki','["http://127.0.0.1:8000"]');
CREATE TABLE enrolled (
	organisation VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	record BLOB NOT NULL, 
	CONSTRAINT pk_enrolled PRIMARY KEY (organisation, number), 
	CONSTRAINT fk_enrolled_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
CREATE TABLE fallbacks (
	staff VARCHAR NOT NULL, 
	key_hash BLOB NOT NULL, 
	totp VARCHAR NOT NULL, 
	last_step BIGINT NOT NULL, 
	CONSTRAINT pk_fallbacks PRIMARY KEY (staff), 
	CONSTRAINT fk_fallbacks_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE TABLE helplines (
	line VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	number VARCHAR NOT NULL, 
	name JSON NOT NULL, 
	hours JSON NOT NULL, 
	cost JSON NOT NULL, 
	reviewed DATE NOT NULL, is_for_children BOOLEAN DEFAULT 0 NOT NULL, open_hours JSON, 
	CONSTRAINT pk_helplines PRIMARY KEY (line, position), 
	CONSTRAINT fk_helplines_line FOREIGN KEY(line) REFERENCES lines (id)
);
INSERT INTO "helplines" VALUES('avoin',0,'080 005 005','{"fi": "Nollalinja", "sv": "Nollinjen", "en": "Nollalinja"}','{"fi": "Joka p\u00e4iv\u00e4, kaikkina vuorokauden aikoina", "sv": "Varje dag, dygnet runt", "en": "Every day, at all hours"}','{"fi": "Maksuton Suomessa; ulkomailta +358 80 005 005, maksullinen", "sv": "Avgiftsfri i Finland; fr\u00e5n utlandet +358 80 005 005, avgiftsbelagd", "en": "Free in Finland; from abroad +358 80 005 005, charged"}','2026-11-21',0,'{"timezone": "Europe/Helsinki", "week": [[["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]], [["00:00:00", "00:00:00"]]], "exceptions": []}');
INSERT INTO "helplines" VALUES('avoin',1,'116 006','{"fi": "Rikosuhrip\u00e4ivystys", "sv": "Brottsofferjouren", "en": "Victim Support Finland"}','{"fi": "Ei ymp\u00e4ri vuorokauden", "sv": "Inte dygnet runt", "en": "Not round the clock"}','{"fi": "Maksuton", "sv": "Avgiftsfri", "en": "Free"}','2026-11-21',0,NULL);
INSERT INTO "helplines" VALUES('avoin',2,'116 111','{"fi": "Lasten ja nuorten puhelin", "sv": "Barn- och ungdomstelefonen", "en": "Helpline for children and young people"}','{"fi": "Arkisin kello 14\u201320, lauantaisin ja sunnuntaisin kello 17\u201320", "sv": "Vardagar kl. 14\u201320, l\u00f6rdagar och s\u00f6ndagar kl. 17\u201320", "en": "Weekdays 14\u201320, Saturdays and Sundays 17\u201320"}','{"fi": "Maksuton", "sv": "Avgiftsfri", "en": "Free"}','2026-11-21',1,'{"timezone": "Europe/Helsinki", "week": [[], [], [], [], [], [], []], "exceptions": [{"day": "2026-12-24", "intervals": [], "reason": {}}]}');
INSERT INTO "helplines" VALUES('muutos',0,'010 000 0000','{"fi": "Esimerkkiyhdistyksen muutospuhelin", "en": "The example association''s line for change"}','{"fi": "Maanantaisin kello 12\u201315", "en": "Mondays 12\u201315"}','{"fi": "Esimerkkinumero, ei k\u00e4yt\u00f6ss\u00e4", "en": "An example number, not in use"}','2026-11-21',0,NULL);
INSERT INTO "helplines" VALUES('muutos',1,'116 111','{"fi": "Lasten ja nuorten puhelin", "en": "Helpline for children and young people"}','{"fi": "Arkisin kello 14\u201320, lauantaisin ja sunnuntaisin kello 17\u201320", "en": "Weekdays 14\u201320, Saturdays and Sundays 17\u201320"}','{"fi": "Maksuton", "en": "Free"}','2026-11-21',1,NULL);
CREATE TABLE hours_exceptions (
	line VARCHAR NOT NULL, 
	day DATE NOT NULL, 
	position INTEGER NOT NULL, 
	intervals JSON NOT NULL, 
	reason JSON NOT NULL, 
	CONSTRAINT pk_hours_exceptions PRIMARY KEY (line, day), 
	CONSTRAINT fk_hours_exceptions_line FOREIGN KEY(line) REFERENCES lines (id)
);
CREATE TABLE issuing_certificates (
	organisation VARCHAR NOT NULL, 
	certificate BLOB NOT NULL, 
	not_after BIGINT NOT NULL, 
	CONSTRAINT pk_issuing_certificates PRIMARY KEY (organisation, certificate), 
	CONSTRAINT fk_issuing_certificates_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "issuing_certificates" VALUES('esimerkki',X'0200000000006B0A5F61000000006B333DE1114573696D65726B6B697968646973747973360DC33ECB2C315B8BFE689D9AFFCE7BA260A8A446DB71F785B6FC06E51BA5BAFE02EB83221475A331406819C031D54C6E20CF81F4140E95459104E7C41093C661D48B2CEBFA782A778BDED23FF9AE1F03E1790328C1356F385F6919EBC24506',1798520289);
CREATE TABLE items (
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	version BIGINT NOT NULL, 
	digest VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	at FLOAT NOT NULL, 
	CONSTRAINT pk_items PRIMARY KEY (kind, id), 
	CONSTRAINT fk_items_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "items" VALUES('organisation','esimerkki','esimerkki',1,'070c6cc731b060ceafda16cd9ea9b595d3e8c28d9680db5aec55702e075aed2a','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('line','avoin','esimerkki',1,'dc8feeea118cfcb305203e7073afb4b2868b8c96bd208e19d7bdd2fd9ecc76de','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('line','muutos','esimerkki',1,'f0bc5242b345be7bec749edf22ec69f5fe07543994443a7fe76a1cf263aed486','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('embed','etusivu','esimerkki',1,'d89519991275effccdb74250f880e8b09be23eb5523aed65383c27aebab6b84d','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('embed','muutos-etusivu','esimerkki',1,'363865c6c610c5d4ad8d6c336d249a17637a6f1c8a72306a540d043b09c22434','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','aino','esimerkki',1,'e2801a8a083ce3337ea9760b80caad3d7ead75c56cfb6fec8ad3681baef2de66','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','eetu','esimerkki',1,'19aa85a3b19882be9c91e992d5d3acc66aeff33638038e483bb90a44e8d41656','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','leena','esimerkki',1,'bad39cb3a7b93c4ea09d1fee721f0c0cea2ca5b22c56cfdd4c24e1a2c019deff','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','paivystaja-1','esimerkki',1,'7b6df0b80745785e98ae07c8f45109c71f23d4f6aa68cd3ece7ca1061dc13783','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','paivystaja-2','esimerkki',1,'ccf1dff5ee0792e2e819e8a6de41499d99c81b819b1a9feafb56ab17f41e1a22','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','paivystaja-3','esimerkki',1,'5cec798cca2b6f71dceac004176c5f4fd17567a9fb552a19328934dbd236fbdb','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','paivystaja-4','esimerkki',1,'50f1dac756b3e8583f527f94bffb116eef9f76b1f680e44bac9e84b6fb41bdd2','',1.79592828674995779987e+09);
INSERT INTO "items" VALUES('staff','paivystaja-5','esimerkki',1,'ac28b2777839763cd5d380e350392bf134c9953dc4452226e927e5d1dd1891ce','',1.79592828674995779987e+09);
CREATE TABLE line_texts (
	line VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_line_texts PRIMARY KEY (line, kind, language), 
	CONSTRAINT fk_line_texts_line FOREIGN KEY(line) REFERENCES lines (id)
);
INSERT INTO "line_texts" VALUES('avoin','name','fi','Esimerkki: avoin linja');
INSERT INTO "line_texts" VALUES('avoin','name','sv','Exempel: öppna linjen');
INSERT INTO "line_texts" VALUES('avoin','name','en','Example: the open line');
INSERT INTO "line_texts" VALUES('avoin','audience','fi','Sinulle, joka olet kokenut väkivaltaa lähisuhteessa tai pelkäät sitä. Myös läheiselle ja ammattilaiselle.');
INSERT INTO "line_texts" VALUES('avoin','audience','sv','För dig som har utsatts för våld i en nära relation eller är rädd för det. Också för närstående och yrkespersoner.');
INSERT INTO "line_texts" VALUES('avoin','audience','en','For you who have met violence in a close relationship, or fear it. Also for those close to you and professionals.');
INSERT INTO "line_texts" VALUES('muutos','name','fi','Esimerkki: muutoslinja');
INSERT INTO "line_texts" VALUES('muutos','name','en','Example: the line for change');
INSERT INTO "line_texts" VALUES('muutos','audience','fi','Sinulle, joka olet käyttänyt väkivaltaa lähisuhteessa tai pelkäät käyttäväsi.');
INSERT INTO "line_texts" VALUES('muutos','audience','en','For you who have used violence in a close relationship, or fear that you will.');
CREATE TABLE lines (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	topics JSON NOT NULL, 
	answered_by VARCHAR NOT NULL, 
	is_adult BOOLEAN NOT NULL, 
	timezone VARCHAR NOT NULL, 
	policy JSON NOT NULL, 
	CONSTRAINT pk_lines PRIMARY KEY (id), 
	CONSTRAINT fk_lines_organisation FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "lines" VALUES('avoin','esimerkki','["fi", "sv", "en"]','["experienced", "close", "professional", "unsure"]','professional volunteer',1,'Europe/Helsinki','{"is_auto_assigned": true, "is_by_telephone": false, "capacity_max": 2, "offer_seconds": 30, "offer_misses_max": 2, "wrap_up_seconds": 0, "language_patience_seconds": 300, "ticket_grace_seconds": 300, "conversation_grace_seconds": 600, "orphan_return_seconds": 60, "orphan_max_seconds": 300, "silent_seconds": 300, "silent_end_seconds": 600, "no_show_seconds": 120, "no_show_kept_seconds": 300, "no_shows_max": 3, "verify_tries_max": 3, "waiting_max": 200, "wait_offered_max_minutes": 60, "long_wait_minutes": 20, "talk_start_minutes": 5, "closing_grace_minutes": 60, "entries_per_hour_normal": 0}');
INSERT INTO "lines" VALUES('muutos','esimerkki','["fi", "en"]','["used", "unsure"]','volunteer professional',1,'Europe/Helsinki','{"is_auto_assigned": false, "is_by_telephone": false, "capacity_max": 2, "offer_seconds": 30, "offer_misses_max": 2, "wrap_up_seconds": 180, "language_patience_seconds": 300, "ticket_grace_seconds": 300, "conversation_grace_seconds": 600, "orphan_return_seconds": 60, "orphan_max_seconds": 300, "silent_seconds": 300, "silent_end_seconds": 600, "no_show_seconds": 120, "no_show_kept_seconds": 300, "no_shows_max": 3, "verify_tries_max": 3, "waiting_max": 200, "wait_offered_max_minutes": 60, "long_wait_minutes": 20, "talk_start_minutes": 45, "closing_grace_minutes": 60, "entries_per_hour_normal": 0}');
CREATE TABLE links (
	hash BLOB NOT NULL, 
	staff VARCHAR NOT NULL, 
	expires FLOAT NOT NULL, 
	CONSTRAINT pk_links PRIMARY KEY (hash), 
	CONSTRAINT fk_links_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
INSERT INTO "links" VALUES(X'4F19AF312E0895C055F54ECBBD76BE1D908B445BBEC6596CD41BD0DD9B5092AE','paivystaja-3',1.79592919890641641617e+09);
CREATE TABLE opening_intervals (
	line VARCHAR NOT NULL, 
	weekday INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	opens TIME NOT NULL, 
	closes TIME NOT NULL, 
	CONSTRAINT pk_opening_intervals PRIMARY KEY (line, weekday, position), 
	CONSTRAINT fk_opening_intervals_line FOREIGN KEY(line) REFERENCES lines (id)
);
INSERT INTO "opening_intervals" VALUES('avoin',0,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',1,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',2,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',3,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',4,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',5,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('avoin',6,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',0,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',1,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',2,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',3,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',4,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',5,0,'00:00:00.000000','00:00:00.000000');
INSERT INTO "opening_intervals" VALUES('muutos',6,0,'00:00:00.000000','00:00:00.000000');
CREATE TABLE organisations (
	id VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	roots JSON NOT NULL, cover_seconds INTEGER DEFAULT 180 NOT NULL, lock_seconds INTEGER DEFAULT 900 NOT NULL, allows_passphrase_sign_in BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_organisations PRIMARY KEY (id)
);
INSERT INTO "organisations" VALUES('esimerkki','Esimerkkiyhdistys','["YjovIUQ2bLFgglns-zO6xM9gYyc8-9Te_5Qjd_Y--_E"]',180,900,0);
CREATE TABLE passkeys (
	id BLOB NOT NULL, 
	staff VARCHAR NOT NULL, 
	rp_id VARCHAR NOT NULL, 
	public_key BLOB NOT NULL, 
	count BIGINT NOT NULL, 
	is_synced BOOLEAN NOT NULL, 
	made FLOAT NOT NULL, 
	used FLOAT, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
INSERT INTO "passkeys" VALUES(X'74394A47DC752393BBFDEAAE4ED4F95A','paivystaja-1','localhost',X'A50102032620012158203AEA31413E51F8115D32CA9C289D09DBB78B55B58B4DFBCE04AE22175B8E9FF0225820748B667274394483D93EEDB7C82C28D9D44399CC7BC764C89232E160A89F6EC7',0,0,1.79592829584895253181e+09,NULL);
INSERT INTO "passkeys" VALUES(X'0E163367AFB5AEB07D847D384E75A572','paivystaja-2','localhost',X'A50102032620012158209E115A3ABD81E7686E578A684C81F9E8E6EC451F3EFA00FDD8BF7A1362AD1F8C225820B1501FC266099C5DB277FD2AE7C96B83336448AAE016C31F9BF1290964B272F0',0,0,1.79592829767873358721e+09,NULL);
CREATE TABLE past (
	organisation VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	version BIGINT NOT NULL, 
	value JSON, 
	CONSTRAINT pk_past PRIMARY KEY (organisation, number, kind, id), 
	CONSTRAINT fk_past_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "past" VALUES('esimerkki',1,'organisation','esimerkki',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'line','avoin',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'line','muutos',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'embed','etusivu',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'embed','muutos-etusivu',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','aino',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','eetu',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','leena',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','paivystaja-1',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','paivystaja-2',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','paivystaja-3',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','paivystaja-4',0,NULL);
INSERT INTO "past" VALUES('esimerkki',1,'staff','paivystaja-5',0,NULL);
CREATE TABLE publications (
	organisation VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	account VARCHAR NOT NULL, 
	at FLOAT NOT NULL, 
	undoes BIGINT, 
	CONSTRAINT pk_publications PRIMARY KEY (organisation, number), 
	CONSTRAINT fk_publications_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "publications" VALUES('esimerkki',1,'',1.79592828674995779987e+09,NULL);
CREATE TABLE published (
	organisation VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	CONSTRAINT pk_published PRIMARY KEY (organisation), 
	CONSTRAINT fk_published_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "published" VALUES('esimerkki',1);
CREATE TABLE questions (
	id VARCHAR NOT NULL, 
	lines JSON NOT NULL, 
	staff JSON NOT NULL, 
	in_use JSON, 
	CONSTRAINT pk_questions PRIMARY KEY (id)
);
CREATE TABLE revocation_lists (
	organisation VARCHAR NOT NULL, 
	series VARCHAR NOT NULL, 
	number BIGINT NOT NULL, 
	not_after BIGINT NOT NULL, 
	list BLOB NOT NULL, 
	CONSTRAINT pk_revocation_lists PRIMARY KEY (organisation, series, number), 
	CONSTRAINT fk_revocation_lists_organisation FOREIGN KEY(organisation) REFERENCES organisations (id) ON DELETE CASCADE
);
INSERT INTO "revocation_lists" VALUES('esimerkki','staff',1,1796533092,X'0200000000006B0A5F61000000006B333DE1114573696D65726B6B697968646973747973360DC33ECB2C315B8BFE689D9AFFCE7BA260A8A446DB71F785B6FC06E51BA5BAFE02EB83221475A331406819C031D54C6E20CF81F4140E95459104E7C41093C661D48B2CEBFA782A778BDED23FF9AE1F03E1790328C1356F385F6919EBC245060250000000006B0BA2D4000000006B14EB640000000100004905CD22969DA8933CDBE53A142E386B399519B3EE632D576C2281CF6649547987D5858FED292C9AD100F1786B8BE4C564ADC16A56526C92AFC4040080F19509');
CREATE TABLE staff (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	alias TEXT NOT NULL, 
	role VARCHAR NOT NULL, 
	lines JSON NOT NULL, 
	languages JSON NOT NULL, answers_as VARCHAR, 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT fk_staff_organisation FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "staff" VALUES('aino','esimerkki','Aino','counsellor','["avoin"]','["fi", "sv", "en"]','professional');
INSERT INTO "staff" VALUES('eetu','esimerkki','Eetu','counsellor','["avoin", "muutos"]','["fi", "en"]','volunteer');
INSERT INTO "staff" VALUES('leena','esimerkki','Leena','lead','["avoin", "muutos"]','["fi", "sv", "en"]','professional');
INSERT INTO "staff" VALUES('paivystaja-1','esimerkki','paivystaja-1','counsellor','["avoin"]','["fi"]',NULL);
INSERT INTO "staff" VALUES('paivystaja-2','esimerkki','paivystaja-2','counsellor','["avoin"]','["fi"]',NULL);
INSERT INTO "staff" VALUES('paivystaja-3','esimerkki','paivystaja-3','counsellor','["avoin"]','["fi"]',NULL);
INSERT INTO "staff" VALUES('paivystaja-4','esimerkki','paivystaja-4','counsellor','["avoin"]','["fi"]',NULL);
INSERT INTO "staff" VALUES('paivystaja-5','esimerkki','paivystaja-5','counsellor','["avoin"]','["fi"]',NULL);
CREATE TABLE staff_certificates (
	staff VARCHAR NOT NULL, 
	certificate BLOB NOT NULL, 
	signing_key BLOB NOT NULL, 
	not_after BIGINT NOT NULL, 
	CONSTRAINT pk_staff_certificates PRIMARY KEY (staff, certificate), 
	CONSTRAINT fk_staff_certificates_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE TABLE statements (
	staff VARCHAR NOT NULL, 
	serial BIGINT NOT NULL, 
	statement BLOB NOT NULL, 
	CONSTRAINT pk_statements PRIMARY KEY (staff), 
	CONSTRAINT fk_statements_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE INDEX ix_links_staff ON links (staff);
CREATE INDEX ix_bearers_staff ON bearers (staff);
CREATE INDEX ix_passkeys_staff ON passkeys (staff);
CREATE INDEX ix_audit_organisation ON audit (organisation);
CREATE INDEX ix_items_organisation ON items (organisation);
COMMIT;
