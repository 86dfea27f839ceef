// Mount the network picture: the component's side of it.
//
// Streamlit calls the default export at a mount, with new data and with a new theme; what it
// returns runs at the unmount. The picture itself is a class in the library component, which
// arrives before or after this one.

const PATIENCE = 15_000; // ms that the library may take

export default async function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".network");
  root.dataset.received ??= performance.now();
  root.style.height = `${data.height}px`;
  try {
    await libraryIsLoaded();
    root.picture ??= new globalThis.ExplorerPicture(root, data.key);
    root.picture.tell = (event) => setTriggerValue("event", event);
    root.picture.show(data);
  } catch (error) {
    explainFailure(root, error);
  }
  return () => root.picture?.leave();
}

function libraryIsLoaded() {
  if (globalThis.ExplorerPicture) return Promise.resolve();
  return new Promise((resolve, reject) => {
    globalThis.addEventListener("explorer-picture-loaded", resolve, { once: true });
    setTimeout(() => reject(new Error("the drawing library did not arrive")), PATIENCE);
  });
}

function explainFailure(root, error) {
  console.error("The network picture could not be drawn.", error);
  root.classList.add("failed");
  root.style.height = "auto";
  root.querySelector(".failure").hidden = false;
}
