using Portal.Core.Activities;
using Portal.Core.Organisers;
using Portal.Web.Pages.Staff.Studio;
using Xunit;

namespace Portal.UnitTests.Studio;

/// <summary>A limit that is chosen in a form is the line of the grammar that it came from (O16).</summary>
public sealed class DeadlineFormTests
{
    private static readonly SchoolCalendar Calendar = new([]);

    [Theory]
    [InlineData("", "organisme")]
    [InlineData("none", "aucune")]
    [InlineData("1d 12:00", "jours")]
    [InlineData("2d 09:00 skip weekends holidays", "jours")]
    [InlineData("48h", "heures")]
    [InlineData("week tue 23:59", "semaine")]
    [InlineData("2week thu 18:00", "semaine")]
    [InlineData("month 20 12:00", "mois")]
    [InlineData("mon=fri 11:00, tue=mon 11:00", "ligne")]
    public void Every_limit_of_the_grammar_is_a_choice_and_comes_back_as_it_was(string line, string kind)
    {
        var form = DeadlineForm.Of("reserver", "Limite", line);

        Assert.Equal((kind, line), (form.Kind, form.Text));
    }

    [Fact]
    public void It_is_read_back_on_three_days_of_care()
    {
        var days = DeadlineForm.Days(OpenDays.SchoolDays, false, Calendar, new(2026, 11, 24));

        var form = DeadlineForm.Of("reserver", "Limite", "1d 12:00 skip weekends").OnDays(DeadlineRule.None, days, Calendar);

        Assert.Equal("Mardi 1er\u00A0décembre\u00A0: jusqu’au lundi 30\u00A0novembre à 12\u00A0h", form.Examples[0]);
        Assert.Equal(3, form.Examples.Count);
        Assert.Null((form with { Kind = "jours", Count = "x" }).OnDays(DeadlineRule.None, days, Calendar).Rule);
    }
}
