// The stream of the server: messages for the model, and whether it is there.

/** Tells of each message, and of each loss and return of the server. */
export function listen(onMessage, onState) {
  const source = new EventSource("stream");
  source.onmessage = event => onMessage(JSON.parse(event.data));
  source.onopen = () => onState(true);
  source.onerror = () => onState(false);
  return source;
}
