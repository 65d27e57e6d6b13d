namespace Portal.Core.Messaging;

/// <summary>An organiser's own subject and introduction for a kind of mail.</summary>
public sealed class MailWords
{
    public required OrganiserId OrganiserId { get; init; }

    public required MailKind Kind { get; init; }

    public required string Subject { get; set; }

    /// <summary>One paragraph a line.</summary>
    public required string Introduction { get; set; }
}
