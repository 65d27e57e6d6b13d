namespace Portal.Core;

/// <summary>What every process of the portal is told, from the settings <c>Portal:*</c>.</summary>
public sealed class PortalSettings
{
    /// <summary>The address that families and the bank use, without a slash at its end.</summary>
    public string PublicUrl { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Parts this installation's keys and channels from its neighbours' in one Redis.</summary>
    public string RedisPrefix { get; set; } = "portal";

    /// <summary>The folder of the families' documents: outside the site's root, shared by all web nodes, readable by nobody else.</summary>
    public string Documents { get; set; } = Path.Combine(Path.GetTempPath(), "portal-documents");

    /// <summary>The keys that seal health records, as <c>name:base64</c> of 32 bytes each, parted by spaces; the first one seals. Empty: one is made beside the documents.</summary>
    public string HealthKeys { get; set; } = "";

    /// <summary>The address of ClamAV, as <c>host:3310</c> or <c>/run/clamav/clamd.ctl</c>; empty when nothing scans documents.</summary>
    public string ClamAv { get; set; } = "";

    /// <summary>PEM files, each a certificate with its private key, parted by spaces: the first seals the keys of cookies in the database, all open them. Empty: nothing seals them.</summary>
    public string KeysCertificates { get; set; } = "";

    /// <summary>Whether agents must have a second factor before they see anything. Off only where nobody's data are real.</summary>
    public bool StaffSecondFactor { get; set; } = true;

    /// <summary>How many requests a minute one network may send to what is open without an account, on one node; 0: as many as it likes.</summary>
    public int AnonymousPerMinute { get; set; } = 1200;

    /// <summary>An address of this portal, for mails and papers.</summary>
    public Uri Link(string path) => new(new Uri(PublicUrl.TrimEnd('/') + "/"), path.TrimStart('/'));
}
