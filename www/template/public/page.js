// Shows the chosen address as GeoJSON, with the question to the endpoint that gives the same.
const field = document.querySelector('ruelle-autocomplete');

field.addEventListener('ruelle-select', ({ detail: feature }) => {
  if (!feature) return;
  document.getElementById('answer').textContent = JSON.stringify(feature, null, 2);
  document.getElementById('question').href = `search?${new URLSearchParams({ q: feature.properties.label, limit: 1 })}`;
});

// Whoever shows addresses says where they come from.
field.addEventListener('ruelle-answer', ({ detail: answer }) => {
  document.getElementById('source').textContent = [answer.attribution, answer.licence].filter(Boolean).join(' – ');
});
