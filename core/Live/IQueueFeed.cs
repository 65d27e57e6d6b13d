namespace Portal.Core.Live;

/// <summary>Tells the open pages of a service, after the save (I4), that its queue of files, documents and changes has moved. Never throws.</summary>
public interface IQueueFeed
{
    void QueueChanged(OrganiserId organiser);
}
