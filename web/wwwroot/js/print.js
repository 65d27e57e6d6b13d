// The button that prints, shown where there is a script to make it work.
const button = document.getElementById("imprimer");
button.hidden = false;
button.addEventListener("click", () => print());
