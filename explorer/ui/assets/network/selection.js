// Pass on what the page has selected, and which event it has heard: apart from the picture's data, so
// that a click sends a few bytes.

const selections = (globalThis.explorerNetworkSelections ??= new Map());

export default function ({ data }) {
  selections.set(data.key, data.selected);
  globalThis.explorerNetworks?.get(data.key)?.select(data.selected);
  globalThis.explorerNetworkQueues?.get(data.key)?.hear(data.heard);
}
