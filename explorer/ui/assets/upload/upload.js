// Send files one after another, each as the body of a request of its own, and tell the page when one has come.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".upload");
  root.sending ??= new Sending(root);
  root.sending.data = data;
  root.sending.tell = (value) => setTriggerValue("arrived", value);
}

class Sending {
  constructor(root) {
    this.list = root.querySelector(".coming");
    this.waiting = [];
    this.isBusy = false;
    this.number = 0;
    const input = root.querySelector("input");
    const drop = root.querySelector(".drop");
    input.addEventListener("change", () => {
      this.add([...input.files]);
      input.value = "";
    });
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop") this.add([...event.dataTransfer.files]);
      });
    }
  }

  add(files) {
    this.waiting.push(...files.map((file) => ({ file, row: this.describe(file) })));
    this.next();
  }

  describe(file) {
    const row = document.createElement("li");
    row.append(span("name", file.name), span("far", "waiting"));
    const stop = document.createElement("button");
    stop.type = "button";
    stop.textContent = "Stop";
    stop.setAttribute("aria-label", `Stop sending ${file.name}`);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    row.append(stop, bar);
    this.list.append(row);
    stop.addEventListener("click", () => this.stop(row));
    return row;
  }

  stop(row) {
    this.waiting = this.waiting.filter((one) => one.row !== row);
    row.request?.abort();
    row.remove();
  }

  next() {
    if (this.isBusy || !this.waiting.length) return;
    this.isBusy = true;
    const { file, row } = this.waiting.shift();
    if (file.size > this.data.room) {
      this.fail(row, "There is not enough room on the disk of the server for this file.");
      return;
    }
    const request = new XMLHttpRequest();
    row.request = request;
    request.open("PUT", `${this.data.address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-Ticket", this.data.ticket);
    request.upload.addEventListener("progress", ({ loaded, total }) => showProgress(row, loaded, total));
    request.addEventListener("load", () => {
      if (request.status === 200) this.finish(row);
      else this.fail(row, reasonOf(request));
    });
    request.addEventListener("error", () => this.fail(row, "The connection broke. Send the file once more."));
    request.addEventListener("abort", () => this.goOn());
    request.send(file);
  }

  finish(row) {
    row.remove();
    this.number += 1;
    this.tell(this.number);
    this.goOn();
  }

  fail(row, reason) {
    row.querySelector("progress").remove();
    row.querySelector(".far").textContent = "";
    row.querySelector("button").textContent = "Dismiss";
    row.append(span("failed", reason));
    this.goOn();
  }

  goOn() {
    this.isBusy = false;
    this.next();
  }
}

function span(name, text) {
  const made = document.createElement("span");
  made.className = name;
  made.textContent = text;
  return made;
}

function showProgress(row, loaded, total) {
  row.querySelector("progress").value = total ? loaded / total : 1;
  row.querySelector(".far").textContent = `${megabytes(loaded)} of ${megabytes(total)} MB`;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

function reasonOf(request) {
  try {
    return JSON.parse(request.responseText).reason;
  } catch {
    return `The server answered with ${request.status}.`;
  }
}
