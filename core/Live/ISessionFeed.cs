namespace Portal.Core.Live;

/// <summary>
/// Tells every node, after the save (I4), that a session of this account has ended, or acts for somebody else from now on: what
/// its browsers hear live is asked about again. Never throws.
/// </summary>
public interface ISessionFeed
{
    void SessionsChanged(Guid account);
}
