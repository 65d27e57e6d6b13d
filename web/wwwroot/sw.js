// Shows what the portal sends and opens it when touched. It keeps nothing and answers no request of any page.
self.addEventListener("push", event => {
  const { title, body, link, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, lang: "fr", data: { link } }));
});

self.addEventListener("notificationclick", event => {
  event.notification.close();
  const address = new URL(event.notification.data.link, self.location.origin);
  if (address.origin === self.location.origin) event.waitUntil(open(address.href));
});

async function open(address) {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // The page itself stands behind the code of an organiser.
  const there = windows.find(window => new URL(window.url).pathname.endsWith(new URL(address).pathname));
  return there ? there.focus() : self.clients.openWindow(address);
}
