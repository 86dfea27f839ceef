// Taking it along: the picture as a file, the address as a link.

const FILE_SCALE = 2; // pixels of the file for each of the screen

// The picture as it is seen, on the background of the theme.
function savePicture(picture) {
  const { width, height } = picture.size();
  const canvas = document.createElement("canvas");
  canvas.width = width * FILE_SCALE;
  canvas.height = height * FILE_SCALE;
  const context = canvas.getContext("2d");
  context.scale(FILE_SCALE, FILE_SCALE);
  context.fillStyle = picture.theme.background;
  context.fillRect(0, 0, width, height);
  drawScene(context, picture.scene());
  canvas.toBlob((blob) => saveFile(blob, `${picture.data.tools.file_name}.png`), "image/png");
}

function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// Copy `text`; where the page has no leave to write to the clipboard, by a field out of sight in `root`.
async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, root);
  }
}

function copyBySelection(text, root) {
  const field = document.createElement("textarea");
  const focused = root.getRootNode().activeElement;
  field.value = text;
  field.className = "unseen";
  root.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return isCopied;
}
