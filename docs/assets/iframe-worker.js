/* The search of these pages runs in a worker, which a browser refuses to pages of a folder (file:).
   There an invisible frame does the same work, so that the search needs neither network nor server. */
class IFrameWorker extends EventTarget {
  constructor(address) {
    super();
    this.onmessage = null;
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    document.body.append(this.frame);
    const inside = this.frame.contentWindow;
    this.loaded = new Promise((resolve, reject) => {
      // Whoever works inside answers by postMessage, and asks for more scripts by importScripts.
      inside.postMessage = (data) => this.tell(data);
      inside.importScripts = (...addresses) =>
        addresses.reduce(
          (before, script) => before.then(() => this.load(script)),
          Promise.resolve(),
        );
      this.load(address).then(resolve, reject);
    });
  }

  load(address) {
    return new Promise((resolve, reject) => {
      const script = this.frame.contentDocument.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${address} can't be read`));
      this.frame.contentDocument.body.append(script);
    });
  }

  tell(data) {
    const event = new MessageEvent("message", { data });
    this.dispatchEvent(event);
    if (this.onmessage) this.onmessage(event);
  }

  postMessage(data) {
    this.loaded.then(() =>
      this.frame.contentWindow.dispatchEvent(
        new this.frame.contentWindow.MessageEvent("message", { data }),
      ),
    );
  }

  terminate() {
    this.frame.remove();
  }
}

if (location.protocol === "file:") {
  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
}
