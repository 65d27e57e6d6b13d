using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Portal.Core.Custody;
using Portal.Web.Pages.Family.Custody;
using Xunit;

namespace Portal.UnitTests.Web;

public sealed class CustodyFormTests
{
    private static readonly Dictionary<string, StringValues> Whole = new()
    {
        ["depuis"] = "2026-12-07", ["paires"] = "1", ["impaires"] = "2", ["passage"] = "5",
        ["toussaint"] = "0", ["noel"] = "1", ["hiver"] = "2", ["printemps"] = "3", ["ete"] = "5",
        ["weekends"] = "2", ["debut"] = "1", ["mercredis"] = "1",
    };

    [Fact]
    public void A_form_is_read_as_it_was_filled_in()
    {
        var terms = CustodyForm.Read(new FormCollection(Whole));

        Assert.Equal((CustodySide.Home, CustodySide.Other, DayOfWeek.Friday), (terms!.EvenWeeks, terms.OddWeeks, terms.Changeover));
        Assert.Equal((VisitWeeks)2, terms.Weekends);
    }

    [Theory]
    [InlineData("paires")]
    [InlineData("impaires")]
    [InlineData("passage")]
    [InlineData("noel")]
    [InlineData("ete")]
    [InlineData("weekends")]
    [InlineData("debut")]
    [InlineData("mercredis")]
    public void A_choice_that_nobody_is_given_is_none(string field)
    {
        Assert.Null(CustodyForm.Read(new FormCollection(new Dictionary<string, StringValues>(Whole) { [field] = "99" })));
        Assert.Null(CustodyForm.Read(new FormCollection(new Dictionary<string, StringValues>(Whole) { [field] = "-1" })));
    }
}
