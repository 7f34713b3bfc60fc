import CPDFium
import Foundation

/// The entry points of `libpdfium` the reader uses, resolved once when the library is opened.
struct PDFiumFunctions: @unchecked Sendable {
  // Sendable: immutable C function pointers; calls are serialised by `PDFiumLibrary`.
  let loadDocument: CPDFiumLoadDocument
  let lastError: CPDFiumLastError
  let pageCount: CPDFiumPageCount
  let closeDocument: CPDFiumCloseDocument
  let loadPage: CPDFiumLoadPage
  let closePage: CPDFiumClosePage
  let pageWidth: CPDFiumPageLength
  let pageHeight: CPDFiumPageLength
  let pageRotation: CPDFiumPageRotation
  let pageBoundingBox: CPDFiumPageBoundingBox

  let loadTextPage: CPDFiumLoadTextPage
  let closeTextPage: CPDFiumCloseTextPage
  let characterCount: CPDFiumCharacterCount
  let unicode: CPDFiumCharacterUnicode
  let isGenerated: CPDFiumCharacterFlag
  let fontWeight: CPDFiumCharacterFlag
  let fontName: CPDFiumCharacterFontName
  let angle: CPDFiumCharacterAngle
  let looseBox: CPDFiumCharacterLooseBox
  let characterBox: CPDFiumCharacterBox
  let textObject: CPDFiumCharacterObject

  let objectCount: CPDFiumObjectCount
  let objectAt: CPDFiumObjectAt
  let formObjectCount: CPDFiumFormObjectCount
  let formObjectAt: CPDFiumFormObjectAt
  let objectType: CPDFiumObjectInteger
  let matrix: CPDFiumObjectMatrix
  let bounds: CPDFiumObjectBounds
  let strokeColor: CPDFiumObjectColor
  let fillColor: CPDFiumObjectColor
  let strokeWidth: CPDFiumObjectWidth
  let drawMode: CPDFiumPathDrawMode
  let segmentCount: CPDFiumObjectInteger
  let segmentAt: CPDFiumPathSegmentAt
  let segmentPoint: CPDFiumSegmentPoint
  let segmentType: CPDFiumSegmentInteger
  let segmentCloses: CPDFiumSegmentInteger

  let annotationCount: CPDFiumAnnotationCount
  let annotationAt: CPDFiumAnnotationAt
  let closeAnnotation: CPDFiumCloseAnnotation
  let annotationSubtype: CPDFiumAnnotationInteger
  let annotationFlags: CPDFiumAnnotationInteger
  let annotationRect: CPDFiumAnnotationRect
  let initForm: CPDFiumInitForm
  let exitForm: CPDFiumExitForm
  let fieldType: CPDFiumFieldInteger
  let fieldIsChecked: CPDFiumFieldInteger
  let fieldName: CPDFiumFieldText
  let fieldValue: CPDFiumFieldText

  let createBitmap: CPDFiumCreateBitmap
  let fillBitmap: CPDFiumFillBitmap
  let destroyBitmap: CPDFiumDestroyBitmap
  let renderPage: CPDFiumRenderPage

  /// Opens the shared library at `path` and initialises it. Throws `PDFError.libraryUnusable`.
  init(path: String) throws {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw PDFError.libraryUnusable(path: path, reason: String(cString: dlerror()))
    }
    func symbol<Function>(_ name: String, _ type: Function.Type) throws -> Function {
      guard let address = dlsym(handle, name) else {
        throw PDFError.libraryUnusable(path: path, reason: "it has no function \(name)")
      }
      return unsafeBitCast(address, to: type)
    }
    loadDocument = try symbol("FPDF_LoadMemDocument64", CPDFiumLoadDocument.self)
    lastError = try symbol("FPDF_GetLastError", CPDFiumLastError.self)
    pageCount = try symbol("FPDF_GetPageCount", CPDFiumPageCount.self)
    closeDocument = try symbol("FPDF_CloseDocument", CPDFiumCloseDocument.self)
    loadPage = try symbol("FPDF_LoadPage", CPDFiumLoadPage.self)
    closePage = try symbol("FPDF_ClosePage", CPDFiumClosePage.self)
    pageWidth = try symbol("FPDF_GetPageWidthF", CPDFiumPageLength.self)
    pageHeight = try symbol("FPDF_GetPageHeightF", CPDFiumPageLength.self)
    pageRotation = try symbol("FPDFPage_GetRotation", CPDFiumPageRotation.self)
    pageBoundingBox = try symbol("FPDF_GetPageBoundingBox", CPDFiumPageBoundingBox.self)
    loadTextPage = try symbol("FPDFText_LoadPage", CPDFiumLoadTextPage.self)
    closeTextPage = try symbol("FPDFText_ClosePage", CPDFiumCloseTextPage.self)
    characterCount = try symbol("FPDFText_CountChars", CPDFiumCharacterCount.self)
    unicode = try symbol("FPDFText_GetUnicode", CPDFiumCharacterUnicode.self)
    isGenerated = try symbol("FPDFText_IsGenerated", CPDFiumCharacterFlag.self)
    fontWeight = try symbol("FPDFText_GetFontWeight", CPDFiumCharacterFlag.self)
    fontName = try symbol("FPDFText_GetFontInfo", CPDFiumCharacterFontName.self)
    angle = try symbol("FPDFText_GetCharAngle", CPDFiumCharacterAngle.self)
    looseBox = try symbol("FPDFText_GetLooseCharBox", CPDFiumCharacterLooseBox.self)
    characterBox = try symbol("FPDFText_GetCharBox", CPDFiumCharacterBox.self)
    textObject = try symbol("FPDFText_GetTextObject", CPDFiumCharacterObject.self)
    objectCount = try symbol("FPDFPage_CountObjects", CPDFiumObjectCount.self)
    objectAt = try symbol("FPDFPage_GetObject", CPDFiumObjectAt.self)
    formObjectCount = try symbol("FPDFFormObj_CountObjects", CPDFiumFormObjectCount.self)
    formObjectAt = try symbol("FPDFFormObj_GetObject", CPDFiumFormObjectAt.self)
    objectType = try symbol("FPDFPageObj_GetType", CPDFiumObjectInteger.self)
    matrix = try symbol("FPDFPageObj_GetMatrix", CPDFiumObjectMatrix.self)
    bounds = try symbol("FPDFPageObj_GetBounds", CPDFiumObjectBounds.self)
    strokeColor = try symbol("FPDFPageObj_GetStrokeColor", CPDFiumObjectColor.self)
    fillColor = try symbol("FPDFPageObj_GetFillColor", CPDFiumObjectColor.self)
    strokeWidth = try symbol("FPDFPageObj_GetStrokeWidth", CPDFiumObjectWidth.self)
    drawMode = try symbol("FPDFPath_GetDrawMode", CPDFiumPathDrawMode.self)
    segmentCount = try symbol("FPDFPath_CountSegments", CPDFiumObjectInteger.self)
    segmentAt = try symbol("FPDFPath_GetPathSegment", CPDFiumPathSegmentAt.self)
    segmentPoint = try symbol("FPDFPathSegment_GetPoint", CPDFiumSegmentPoint.self)
    segmentType = try symbol("FPDFPathSegment_GetType", CPDFiumSegmentInteger.self)
    segmentCloses = try symbol("FPDFPathSegment_GetClose", CPDFiumSegmentInteger.self)
    annotationCount = try symbol("FPDFPage_GetAnnotCount", CPDFiumAnnotationCount.self)
    annotationAt = try symbol("FPDFPage_GetAnnot", CPDFiumAnnotationAt.self)
    closeAnnotation = try symbol("FPDFPage_CloseAnnot", CPDFiumCloseAnnotation.self)
    annotationSubtype = try symbol("FPDFAnnot_GetSubtype", CPDFiumAnnotationInteger.self)
    annotationFlags = try symbol("FPDFAnnot_GetFlags", CPDFiumAnnotationInteger.self)
    annotationRect = try symbol("FPDFAnnot_GetRect", CPDFiumAnnotationRect.self)
    initForm = try symbol("FPDFDOC_InitFormFillEnvironment", CPDFiumInitForm.self)
    exitForm = try symbol("FPDFDOC_ExitFormFillEnvironment", CPDFiumExitForm.self)
    fieldType = try symbol("FPDFAnnot_GetFormFieldType", CPDFiumFieldInteger.self)
    fieldIsChecked = try symbol("FPDFAnnot_IsChecked", CPDFiumFieldInteger.self)
    fieldName = try symbol("FPDFAnnot_GetFormFieldName", CPDFiumFieldText.self)
    fieldValue = try symbol("FPDFAnnot_GetFormFieldValue", CPDFiumFieldText.self)
    createBitmap = try symbol("FPDFBitmap_CreateEx", CPDFiumCreateBitmap.self)
    fillBitmap = try symbol("FPDFBitmap_FillRect", CPDFiumFillBitmap.self)
    destroyBitmap = try symbol("FPDFBitmap_Destroy", CPDFiumDestroyBitmap.self)
    renderPage = try symbol("FPDF_RenderPageBitmap", CPDFiumRenderPage.self)

    let initialise = try symbol("FPDF_InitLibraryWithConfig", CPDFiumInitLibrary.self)
    var configuration = CPDFiumConfiguration(version: 2, userFontPaths: nil, isolate: nil, embedderSlot: 0)
    initialise(&configuration)
  }
}
