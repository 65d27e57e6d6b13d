using Portal.Core.Dossiers;
using Portal.TestSupport;
using Xunit;

namespace Portal.UnitTests.Dossiers;

/// <summary>How large a picture is, from its header, and whether it is whole (O18).</summary>
public sealed class PictureSizeTests
{
    public static TheoryData<DocumentKind, byte[]> Whole => new()
    {
        { DocumentKind.Png, Papers.Png(4000, 3000, 1, 2, 3) },
        { DocumentKind.Jpeg, Papers.Jpeg(4000, 3000, 1, 2, 3) },
        { DocumentKind.Jpeg, [.. Papers.Jpeg(4000, 3000), 0, 0, 1, 2] },
        { DocumentKind.Heic, Papers.Heic(4000, 3000) },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_whole_picture_says_its_size(DocumentKind kind, byte[] file) => Assert.Equal((4000UL, 3000UL), PictureSize.Of(kind, file));

    [Theory]
    [MemberData(nameof(Whole))]
    public void Cut_off_anywhere_before_its_end_it_has_none_and_nothing_is_read_beyond_it(DocumentKind kind, byte[] file)
    {
        var end = kind == DocumentKind.Jpeg ? file.AsSpan().LastIndexOf<byte>([0xFF, 0xD9]) : file.Length - 1;
        for (var length = 0; length <= end; length++)
        {
            Assert.True(PictureSize.Of(kind, file.AsSpan(0, length)) is null, $"{kind} cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Any_byte_may_be_wrong_and_nothing_is_thrown(DocumentKind kind, byte[] file)
    {
        for (var at = 0; at < file.Length; at++)
        {
            foreach (byte wrong in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
            {
                var spoilt = file.ToArray();
                spoilt[at] = wrong;
                Assert.True(PictureSize.Of(kind, spoilt) is not (0, _));
            }
        }
    }

    [Fact]
    public void A_picture_without_sides_is_broken()
    {
        Assert.Null(PictureSize.Of(DocumentKind.Png, Papers.Png(0, 3000)));
        Assert.Null(PictureSize.Of(DocumentKind.Jpeg, Papers.Jpeg(4000, 0)));
        Assert.Null(PictureSize.Of(DocumentKind.Heic, Papers.Heic(0, 0)));
    }
}
