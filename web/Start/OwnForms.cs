using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Portal.Web.Start;

/// <summary>
/// A form without an address of its own asks for the deed of its page, whichever of the page's other buttons was pressed before:
/// after « Voir l’aperçu » the browser's address names that, and « Publier » would only look once more.
/// </summary>
[HtmlTargetElement("form", Attributes = "method")]
public sealed class OwnForms : TagHelper
{
    [ViewContext]
    [HtmlAttributeNotBound]
    public ViewContext View { get; set; } = null!;

    // After the framework's own, which writes the address of a named deed, and the token of a form that has none.
    public override int Order => int.MaxValue;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = View.HttpContext.Request;
        if (request.Query.ContainsKey("handler") && !output.Attributes.ContainsName("action") && output.Attributes["method"]?.Value?.ToString() is "post")
        {
            var rest = QueryString.Create(request.Query.Where(pair => pair.Key != "handler").SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key, value))));
            output.Attributes.SetAttribute("action", $"{request.PathBase}{request.Path}{rest}");
        }
    }
}
