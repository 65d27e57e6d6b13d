using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Routing.Template;
using Portal.Core.Organisers;
using Portal.Web.Pages.Family;

namespace Portal.Web.Start;

/// <summary>
/// Where the family's rooms are: each page under <c>Pages/Family</c> declares its address without an organiser (<c>/panier</c>)
/// and is found behind the organiser's code (<c>/clapiers/panier</c>), so that no form and no other tab can mistake whose it is.
/// The declared address is kept for what was sent and bookmarked; <see cref="FamilyPage"/> leads on from it, and does nothing there.
/// </summary>
public sealed class FamilyRooms : IPageRouteModelConvention
{
    /// <summary>The part of the address that names the organiser.</summary>
    public const string Organiser = "organisme";

    /// <summary>The bank sends everybody back to one address; the payment says whose it is.</summary>
    private const string FromTheBank = "/Family/Payment/Return";

    private readonly Dictionary<string, TemplateMatcher> rooms = [];

    public void Apply(PageRouteModel model)
    {
        if (!model.ViewEnginePath.StartsWith("/Family/", StringComparison.Ordinal) || model.ViewEnginePath == FromTheBank)
        {
            return;
        }

        foreach (var declared in model.Selectors.Select(selector => selector.AttributeRouteModel!).ToList())
        {
            var template = declared.Template!;
            rooms[template] = new TemplateMatcher(TemplateParser.Parse(template), []);
            declared.SuppressLinkGeneration = true;
            model.Selectors.Add(new SelectorModel { AttributeRouteModel = new AttributeRouteModel { Template = $"{{{Organiser}:{Organiser}}}/{template}".TrimEnd('/') } });
        }
    }

    /// <param name="address">As a page declares it, with what follows it: <c>/panier?x=y</c>.</param>
    public bool Has(string address)
    {
        var end = address.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? address : address[..end];
        return path is ['/', ..] and not ['/', '/', ..] && rooms.Values.Any(room => room.TryMatch(path, []));
    }

    /// <summary>The code that an address of ours begins with; null where it begins with none.</summary>
    public static string? OrganiserIn(string? address) =>
        address?.Split('/', '?', '#') is ["", var code, ..] && Core.Organisers.Organiser.IsCode(code) ? code : null;

    /// <summary>The address that the page declares, whoever's it is.</summary>
    public static PathString WithoutOrganiser(PathString path) => path.Value?.Split('/', 3) switch
    {
        ["", var code, var room] when Core.Organisers.Organiser.IsCode(code) => $"/{room}",
        ["", var code] when Core.Organisers.Organiser.IsCode(code) => "/",
        _ => path,
    };
}

/// <summary>Lets no other address pass for a family's: only what may be an organiser's code is one.</summary>
public sealed class OrganiserConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string code && Organiser.IsCode(code);
}
