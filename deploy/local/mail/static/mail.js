// Says when there is a new mail. Without this script the page works the same and is reloaded by hand.
const seen = Number(document.body.dataset.count);
const news = document.querySelector(".news");

async function look() {
  if (document.hidden || !news.hidden) return;
  const answer = await fetch("/api/count");
  if (!answer.ok || (await answer.json()).count === seen) return;
  if (document.body.classList.contains("listing")) location.reload();
  else news.hidden = false;
}

setInterval(() => look().catch(() => {}), 2000);
