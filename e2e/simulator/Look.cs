using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Portal.Simulator;

/// <summary>The frame and the one stylesheet of the simulator's pages.</summary>
internal static class Look
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Text as it may stand in a page or in a quoted attribute.</summary>
    public static string Safe(string? text) => Encoder.Encode(text ?? "");

    /// <summary>A page. The title is text, the body is HTML.</summary>
    /// <param name="wide">For lists; a payment stays narrow.</param>
    public static IResult Page(string title, string body, int status = 200, bool wide = false) => Results.Content(
        $"""
        <!doctype html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Safe(title)} – Simulateur</title>
        <link rel="icon" href="data:,">
        <style>{Style}</style>
        </head>
        <body>
        <p class="sim" role="note"><span><strong>Simulateur de paiement</strong> —</span> <span>aucun argent ne circule</span></p>
        <main{(wide ? " class=\"wide\"" : "")}>
        {body}
        </main>
        </body>
        </html>
        """,
        "text/html; charset=utf-8", statusCode: status);

    // Plain and its own: nobody must take it for the portal, nor for the real PayFiP.
    private const string Style =
        """
        :root { --ink: #1b2333; --soft: #566176; --paper: #f3f5f9; --card: #fff; --line: #d9dfe9; --blue: #1d4a8f; --blue-deep: #14366b;
          --blue-pale: #e8effa; --warn: #ffd764; --warn-ink: #3d2f00; --bad: #9c2424; --good: #17653a; color-scheme: light }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 "Atkinson Hyperlegible Next", system-ui, sans-serif }
        .sim { margin: 0; padding: 10px 12px; background: repeating-linear-gradient(-45deg, var(--warn) 0 14px, #ffcd3f 14px 28px);
          color: var(--warn-ink); text-align: center; font-size: 14px; line-height: 1.35 }
        .sim span { display: inline-block }
        main { max-width: 33rem; margin: 0 auto; padding: 20px 16px 48px } main.wide { max-width: 66rem }
        h1 { font-size: 25px; line-height: 1.2; letter-spacing: -.01em; margin: 8px 0 16px }
        h2 { font-size: 18px; margin: 28px 0 8px } h2 + .soft { margin-top: -6px } p { margin: 0 0 12px } .soft { color: var(--soft); font-size: 15px }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 20px; margin: 0 0 20px;
          box-shadow: 0 10px 28px -22px #14366b80 }
        dl { margin: 0; display: grid; gap: 12px } dt { color: var(--soft); font-size: 14px } dd { margin: 0; overflow-wrap: anywhere }
        .sum { margin: 0; border-top: 1px solid var(--line); margin-top: 16px; padding-top: 12px; display: flex; justify-content: space-between;
          align-items: baseline; gap: 12px } .sum b { font-size: 31px; letter-spacing: -.01em; font-variant-numeric: tabular-nums; white-space: nowrap }
        form { margin: 0 } .ways { list-style: none; padding: 0; margin: 10px 0 0; display: grid; gap: 10px }
        button, .go { display: block; width: 100%; min-height: 48px; padding: 11px 16px; border-radius: 12px; border: 1px solid #b9c4d6;
          background: var(--card); color: var(--ink); font: inherit; font-weight: 600; text-align: left; cursor: pointer; text-decoration: none }
        button small { display: block; font-weight: 400; font-size: 14px; line-height: 1.35; color: var(--soft) }
        button:hover, .go:hover { border-color: var(--blue); background: var(--blue-pale) }
        :focus-visible { outline: 3px solid var(--blue); outline-offset: 2px }
        .main { background: var(--blue); border-color: var(--blue); color: #fff; text-align: center; min-height: 54px; font-size: 18px }
        .main:hover { background: var(--blue-deep); color: #fff }
        .second { margin-top: 10px; text-align: center; border-color: var(--blue); color: var(--blue-deep) }
        .bad { color: var(--bad) } .good { color: var(--good) } a { color: var(--blue-deep) }
        .list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: 14px; background: var(--card); overflow: hidden }
        .list li + li { border-top: 1px solid var(--line) } .list a, .list .row { display: grid; gap: 2px 16px; padding: 12px 16px;
          color: inherit; text-decoration: none } .list a:hover { background: var(--blue-pale) } .list b { overflow-wrap: anywhere }
        .list span { color: var(--soft); font-size: 15px; overflow-wrap: anywhere }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.5 ui-monospace, monospace; margin: 0 }
        code { font: 14px ui-monospace, monospace; overflow-wrap: anywhere }
        iframe { width: 100%; height: 60vh; min-height: 380px; border: 1px solid var(--line); border-radius: 14px; background: #fff }
        @media (min-width: 700px) { main { padding-top: 40px } .list a, .list .row { grid-template-columns: 1fr auto }
          .list span:nth-child(even) { text-align: right }
          .card { padding: 26px 28px } h1 { font-size: 29px } }
        """;
}
