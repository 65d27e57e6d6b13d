using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Portal.Web.Pages.Family;

namespace Portal.Web.Start;

/// <summary>A link or a form that names one of the family's rooms leads to that of the organiser whose page this is.</summary>
[HtmlTargetElement("a", Attributes = "href")]
[HtmlTargetElement("form", Attributes = "action")]
[HtmlTargetElement("button", Attributes = "formaction")]
public sealed class RoomLinks(Visit visit) : TagHelper
{
    // After the framework's own, which write addresses too.
    public override int Order => int.MaxValue;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = output.TagName switch { "a" => "href", "form" => "action", _ => "formaction" };
        if (output.Attributes.TryGetAttribute(name, out var link) && Written(link.Value) is { } address && visit.To(address) is var room && room != address)
        {
            output.Attributes.SetAttribute(new TagHelperAttribute(name, new HtmlString(room), link.ValueStyle));
        }
    }

    // As it stands in the page, encoded already.
    private static string? Written(object? value) => value switch
    {
        HtmlString html => html.Value,
        string text => System.Text.Encodings.Web.HtmlEncoder.Default.Encode(text),
        _ => null,
    };
}
