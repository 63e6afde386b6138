// The frame with the first questions is as high as they are, up to most of the window.

const frame = document.querySelector("[data-fit]");

function fit() {
  const height = frame.contentDocument.documentElement.scrollHeight;
  frame.style.height = `${Math.min(height + 2, Math.round(window.innerHeight * 0.8))}px`;
}

if (frame) {
  frame.addEventListener("load", fit);
  if (frame.contentDocument.readyState === "complete") fit();
}
