namespace Portal.Core.Live;

/// <summary>Tells the open roll calls of a place, after the save (I4), that today's has moved. Never throws; what is lost here is on the page when it is read again.</summary>
public interface IRollCallFeed
{
    void RollCallChanged(FacilityId place);
}
