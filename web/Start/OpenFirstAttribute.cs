using Portal.Core.Households;

namespace Portal.Web.Start;

/// <summary>Open to somebody who has something to do before anything else (a password, texts, a second factor).</summary>
/// <param name="only">What is done on this page; nothing named: it is open whatever is to be done.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpenFirstAttribute(params FirstThing[] only) : Attribute
{
    public bool OpensTo(FirstThing first) => only.Length == 0 || only.Contains(first);
}
