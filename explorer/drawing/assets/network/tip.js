// The words about what is under the pointer: text with line breaks, never markup.

const TIP_DELAY = 150; // ms
const TIP_GAP = 14; // pixels from the pointer

function showTip(picture, text, at) {
  clearTimeout(picture.tipping);
  const tip = picture.root.querySelector(".tip");
  tip.hidden = true;
  if (text && at) picture.tipping = setTimeout(() => placeTip(picture, tip, text, at), TIP_DELAY);
}

function placeTip(picture, tip, text, { x, y }) {
  const { width, height } = picture.size();
  tip.textContent = text;
  tip.hidden = false;
  const left = Math.max(4, Math.min(x + TIP_GAP, width - tip.offsetWidth - 4));
  const isRoomBelow = y + TIP_GAP + tip.offsetHeight < height;
  tip.style.left = `${left}px`;
  tip.style.top = `${isRoomBelow ? y + TIP_GAP : Math.max(4, y - TIP_GAP - tip.offsetHeight)}px`;
}
