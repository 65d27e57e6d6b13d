using Microsoft.AspNetCore.Html;
using Portal.Core.Bookings;

namespace Portal.Web.Words;

/// <summary>The icons of the pages, drawn here so that they take the colour of the text. Always beside a word.</summary>
public static class Icons
{
    public static IHtmlContent Nav(string name) => Svg(24, name switch
    {
        "home" => "<path d=\"M4 11l8-7 8 7v8a1 1 0 01-1 1h-4v-6H9v6H5a1 1 0 01-1-1z\"/>",
        "planning" => "<rect x=\"4\" y=\"5\" width=\"16\" height=\"15\" rx=\"2\"/><path d=\"M4 10h16M8 3v4M16 3v4\"/>",
        "book" => "<circle cx=\"12\" cy=\"12\" r=\"8.500\"/><path d=\"M12 8v8M8 12h8\"/>",
        "cart" => "<path d=\"M3 4h3l2.5 11h10l2-8H7\"/><circle cx=\"10\" cy=\"19\" r=\"1.4\"/><circle cx=\"17\" cy=\"19\" r=\"1.4\"/>",
        "absences" => "<circle cx=\"12\" cy=\"8\" r=\"4\"/><path d=\"M4 20c1.500-4 4.500-6 8-6s6.500 2 8 6M4 4l16 16\"/>",
        "files" => "<path d=\"M3 6h6l2 2h10v11H3zM8 14l2.500 2.500L15 12\"/>",
        "requests" or "asked" => "<path d=\"M6 3h8l4 4v14H6z\"/><path d=\"M14 3v4h4M9 13h6M9 17h4\"/>",
        "invoices" => "<path d=\"M6 3h12v18l-3-2-3 2-3-2-3 2z\"/><path d=\"M9 8h6M9 12h6\"/>",
        "me" => "<circle cx=\"12\" cy=\"8\" r=\"4\"/><path d=\"M4 20c1.5-4 4.5-6 8-6s6.500 2 8 6\"/>",
        "heart" => "<path d=\"M12 21c-5-3-8-6-8-10a4.500 4.500 0 018-2.800A4.500 4.500 0 0120 11c0 4-3 7-8 10z\"/>",
        "out" => "<path d=\"M14 4h4a1 1 0 011 1v14a1 1 0 01-1 1h-4M10 16l4-4-4-4M14 12H4\"/>",
        "day" => "<circle cx=\"12\" cy=\"12\" r=\"4\"/><path d=\"M12 3v2M12 19v2M3 12h2M19 12h2M6 6l1.400 1.400M16.600 16.600L18 18M6 18l1.400-1.400M16.600 7.400L18 6\"/>",
        "waiting" => "<path d=\"M7 4h10M7 20h10M8 4c0 5 8 6 8 8s-8 3-8 8M16 4c0 5-8 6-8 8s8 3 8 8\"/>",
        "accounts" => "<circle cx=\"9\" cy=\"8\" r=\"3.500\"/><path d=\"M3 20c1-4 3.500-6 6-6s5 2 6 6M17 8v6M14 11h6\"/>",
        "desk" => "<path d=\"M3 13h18M5 13v7M19 13v7\"/><circle cx=\"12\" cy=\"6\" r=\"3\"/><path d=\"M7 13c.800-2.500 2.500-3.500 5-3.500s4.200 1 5 3.500\"/>",
        "team" => "<circle cx=\"8\" cy=\"9\" r=\"3\"/><circle cx=\"16\" cy=\"9\" r=\"3\"/><path d=\"M2.500 19c.700-3 2.700-5 5.500-5s4.800 2 5.500 5M14 14.300c3.500-1 6.500 1 7.500 4.700\"/>",
        "nights" => "<path d=\"M20 14a8 8 0 01-10-10 8 8 0 1010 10z\"/>",
        "mails" => "<rect x=\"3\" y=\"5\" width=\"18\" height=\"14\" rx=\"2\"/><path d=\"M3 7l9 7 9-7\"/>",
        "phone" => "<path d=\"M6 3h3l2 5-2.500 1.500a11 11 0 006 6L16 13l5 2v3a3 3 0 01-3 3C10 21 3 14 3 6a3 3 0 013-3z\"/>",
        "clock" => "<circle cx=\"12\" cy=\"12\" r=\"8.500\"/><path d=\"M12 7v5l3.500 2\"/>",
        "place" => "<path d=\"M12 21c-4-4.500-7-7.500-7-11a7 7 0 0114 0c0 3.500-3 6.500-7 11z\"/><circle cx=\"12\" cy=\"10\" r=\"2.500\"/>",
        "pickups" => "<path d=\"M5 21V4h9v17M14 6h4v15M3 21h18M11 12v1\"/>",
        "news" => "<path d=\"M4 5h13v14H6a2 2 0 01-2-2zM17 9h3v8a2 2 0 01-2 2M7 9h7M7 13h7\"/>",
        "settings" => "<path d=\"M4 7h9M17 7h3M4 17h3M11 17h9\"/><circle cx=\"15\" cy=\"7\" r=\"2\"/><circle cx=\"9\" cy=\"17\" r=\"2\"/>",
        "studio" => "<rect x=\"4\" y=\"4\" width=\"7\" height=\"7\" rx=\"1.500\"/><rect x=\"4\" y=\"14\" width=\"7\" height=\"6\" rx=\"1.500\"/><path d=\"M14 5h6M14 9h4M14 15h6M14 19h4\"/>",
        "rollcall" => "<path d=\"M9 4h6v3H9zM9 5H5v16h14V5h-4M8.500 14l2.500 2.500 4.500-5\"/>",
        "more" => "<circle cx=\"6\" cy=\"12\" r=\"1.400\"/><circle cx=\"12\" cy=\"12\" r=\"1.400\"/><circle cx=\"18\" cy=\"12\" r=\"1.400\"/>",
        "previous" => "<path d=\"M15 5l-7 7 7 7\"/>",
        "next" => "<path d=\"M9 5l7 7-7 7\"/>",
        "edit" => "<path d=\"M4 20l1-4L16 5l3 3L8 19zM14 7l3 3\"/>",
        "undo" => "<path d=\"M8 5L4 9l4 4M4 9h10a5 5 0 010 10h-3\"/>",
        _ => "",
    });

    public static IHtmlContent State(DayState state) => Svg(16, state switch
    {
        DayState.Available or DayState.AvailableLate => "<path d=\"M8 3v10M3 8h10\"/>",
        DayState.AskLate => "<path d=\"M5.500 6a2.500 2.500 0 115 0c0 2-2.500 2-2.500 4M8 12.500v.500\"/>",
        DayState.Full or DayState.WaitingListOpen => "<path d=\"M4 4l8 8M12 4l-8 8\"/>",
        DayState.Waiting => "<path d=\"M5 3h6M5 13h6M5.500 3c0 3 5 3.500 5 5s-5 2-5 5M10.500 3c0 3-5 3.500-5 5s5 2 5 5\"/>",
        DayState.Offered => "<path d=\"M8 2.500l1.700 3.500 3.800.500-2.800 2.700.700 3.800L8 11.200 4.600 13l.700-3.800L2.500 6.500 6.300 6z\"/>",
        DayState.InCart => "<path d=\"M2 3h2l1.500 7h6.500l1.500-5H5\"/><circle cx=\"6.500\" cy=\"13\" r=\"1\"/><circle cx=\"11.500\" cy=\"13\" r=\"1\"/>",
        DayState.CancelInCart => "<path d=\"M3 8h10\"/>",
        DayState.ChangeInCart => "<circle cx=\"8\" cy=\"8\" r=\"5.500\"/><path d=\"M8 5v3h3\"/>",
        DayState.Confirmed => "<path d=\"M3 8.500l3.200 3.200L13 5\"/>",
        DayState.NotTransmitted or DayState.Pending or DayState.CancelAsked or DayState.ChangeAsked => "<circle cx=\"8\" cy=\"8\" r=\"5.500\"/><path d=\"M8 5v3.300l2.200 1.400\"/>",
        DayState.Locked => "<rect x=\"3.500\" y=\"7\" width=\"9\" height=\"6\" rx=\"1.500\"/><path d=\"M5.500 7V5.200a2.500 2.500 0 015 0V7\"/>",
        DayState.AbsenceAsked => "<path d=\"M3 12.500l.700-3L10.500 3l2.500 2.500-6.500 6.500z\"/>",
        DayState.Absent => "<circle cx=\"8\" cy=\"5\" r=\"2.500\"/><path d=\"M3 13.500c.800-2.800 2.600-4 5-4s4.200 1.200 5 4M2.500 2.500l11 11\"/>",
        DayState.Refused => "<path d=\"M8 2.500v7M8 12.500v.600\"/>",
        DayState.OthersDay => "<path d=\"M2.500 7.500L8 3l5.500 4.500M4 6.500V13h8V6.500\"/>",
        DayState.TakenByOther => "<path d=\"M2.500 7.500L8 3l5.500 4.500M4 6.500V13h8V6.500M6 9.800l1.500 1.500 2.500-3\"/>",
        DayState.PastDeadline or DayState.NotPossible => "<circle cx=\"8\" cy=\"8\" r=\"5.500\"/><path d=\"M4.200 11.800l7.600-7.600\"/>",
    });

    /// <summary>On the button of the roll call that is pressed: the child is there, or is not.</summary>
    public static IHtmlContent Call(bool isPresent) => Svg(16, isPresent ? "<path d=\"M3 8.500l3.200 3.200L13 5\"/>" : "<path d=\"M4 4l8 8M12 4l-8 8\"/>");

    /// <summary>The sign of a whole day (R53): « ! », « D » and « X » are the guide's letters.</summary>
    public static IHtmlContent Summary(DaySummary summary) => summary switch
    {
        DaySummary.NotOpen => State(DayState.PastDeadline),
        DaySummary.Waiting => Letter("!"),
        DaySummary.Available => State(DayState.Available),
        DaySummary.WaitingListOnly => Letter("D"),
        DaySummary.InCart => State(DayState.InCart),
        DaySummary.Booked => State(DayState.Confirmed),
        DaySummary.BookedAndWaiting => State(DayState.Waiting),
        DaySummary.BookedLocked => State(DayState.Locked),
        DaySummary.AllFull => Letter("X"),
    };

    private static HtmlString Letter(string letter) => new($"<b aria-hidden=\"true\">{letter}</b>");

    private static HtmlString Svg(int box, string inside) =>
        new($"<svg viewBox=\"0 0 {box} {box}\" width=\"{box}\" height=\"{box}\" aria-hidden=\"true\" focusable=\"false\">{inside}</svg>");
}
