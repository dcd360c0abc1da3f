<?php
/**
 * As much of WordPress as the plugin calls, on one page's time: what it keeps stands in one array, and what WordPress
 * escapes is escaped the same way. The plugin's own code runs on it unchanged. Reads a scene from standard input as JSON,
 * writes what came of it.
 */

$scene = json_decode( stream_get_contents( STDIN ), true );
$scene += array( 'options' => array(), 'locale' => 'fi', 'user_locale' => 'fi', 'may' => array(), 'is_feed' => false, 'is_preview' => false, 'is_multisite' => false, 'sites' => array( 1 ), 'is_admin' => false );
$hooks = $shortcodes = $blocks = $pages = $called = $inline = array();
$site  = 1;
$kept  = array( 1 => $scene['options'] );
foreach ( $scene['sites'] as $each ) {
	$kept[ $each ] = $scene['options'];
}

error_reporting( E_ALL );
set_error_handler( function ( $level, $text, $file, $line ) {
	throw new ErrorException( $text, 0, $level, $file, $line );
} );

function add_filter( $name, $act ) { global $hooks; $hooks[ $name ][] = $act; }
function add_action( $name, $act ) { add_filter( $name, $act ); }
function apply_filters( $name, $value ) {
	global $hooks;
	foreach ( $hooks[ $name ] ?? array() as $act ) { $value = $act( $value ); }
	return $value;
}
function do_action( $name ) { global $hooks; foreach ( $hooks[ $name ] ?? array() as $act ) { $act(); } }
function add_shortcode( $name, $act ) { global $shortcodes; $shortcodes[ $name ] = $act; }
function shortcode_atts( $defaults, $given ) { return array_intersect_key( $given, $defaults ) + $defaults; }
function do_shortcode( $text ) {
	return preg_replace_callback( '~\[(\w+)([^\]]*)\]~', function ( $found ) {
		global $shortcodes;
		preg_match_all( '~(\w+)="([^"]*)"~', $found[2], $all );
		return isset( $shortcodes[ $found[1] ] ) ? $shortcodes[ $found[1] ]( $all[1] ? array_combine( $all[1], $all[2] ) : '' ) : $found[0];
	}, $text );
}
function register_block_type( $folder, $more ) {
	global $blocks;
	$told = json_decode( file_get_contents( "$folder/block.json" ), true );
	$blocks[ $told['name'] ] = $told + $more;
}
function wp_add_inline_script( $handle, $text, $where ) { global $inline; $inline[ $handle ] = $text; }
function wp_json_encode( $value ) { return json_encode( $value ); }
function add_options_page( $title, $menu, $capability, $slug, $act ) { global $pages; $pages[ $slug ] = array( $capability, $act, $title ); }
function get_option( $name, $default = false ) { global $kept, $site; return $kept[ $site ][ $name ] ?? $default; }
function update_option( $name, $value ) { global $kept, $site; $kept[ $site ][ $name ] = $value; }
function delete_option( $name ) { global $kept, $site; unset( $kept[ $site ][ $name ] ); }
function is_multisite() { global $scene; return $scene['is_multisite']; }
function get_sites( $asked ) { global $scene; return $scene['sites']; }
function switch_to_blog( $to ) { global $site; $site = $to; }
function restore_current_blog() { global $site; $site = 1; }
function current_user_can( $what ) { global $scene; return in_array( $what, $scene['may'], true ); }
function is_feed() { global $scene; return $scene['is_feed']; }
function is_preview() { global $scene; return $scene['is_preview']; }
function is_admin() { global $scene; return $scene['is_admin']; }
function determine_locale() { global $scene; return $scene['locale']; }
function get_user_locale() { global $scene; return $scene['user_locale']; }
function esc_html( $text ) { return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8', false ); }
function esc_attr( $text ) { return esc_html( $text ); }
function esc_textarea( $text ) { return htmlspecialchars( $text, ENT_QUOTES, 'UTF-8' ); }
function esc_url( $url, $protocols = array( 'http', 'https' ) ) {
	$scheme = strtolower( strtok( $url, ':' ) );
	return in_array( $scheme, $protocols, true ) ? str_replace( array( "'", '"', '<', '>', ' ' ), array( '&#039;', '', '', '', '%20' ), $url ) : '';
}
function wp_unslash( $text ) { return stripslashes( $text ); }
function wp_nonce_field( $for ) { echo '<input type="hidden" name="_wpnonce" value="' . md5( "nonce $for" ) . '">'; }
class Died extends Exception {}
function check_admin_referer( $for ) {
	if ( ( $_POST['_wpnonce'] ?? '' ) !== md5( "nonce $for" ) ) { throw new Died( 'nonce' ); }
}
function wp_get_script_tag( $attributes ) {
	$text = '';
	foreach ( apply_filters( 'wp_script_attributes', $attributes ) as $name => $value ) {
		$text .= true === $value ? ' ' . esc_attr( $name ) : sprintf( ' %s="%s"', esc_attr( $name ), esc_attr( $value ) );
	}
	return "<script$text></script>\n";
}
if ( ! function_exists( 'mb_substr' ) ) { // As WordPress has it where PHP has none.
	function mb_substr( $text, $from, $length ) { return implode( '', array_slice( preg_split( '//u', $text, -1, PREG_SPLIT_NO_EMPTY ), $from, $length ) ); }
}

define( 'ABSPATH', __DIR__ . '/' );
if ( isset( $scene['nonce_of_others'] ) ) {
	add_filter( 'wp_script_attributes', function ( $attributes ) use ( $scene ) { return $attributes + array( 'nonce' => $scene['nonce_of_others'] ); } );
}
$plugin = $argv[1];
$out    = array();
require "$plugin/avoinlinja.php";
do_action( 'init' );
do_action( 'admin_menu' );

foreach ( $scene['acts'] as $act ) {
	list( $name, $given ) = $act + array( 1 => null );
	ob_start();
	try {
		if ( 'content' === $name ) {
			echo do_shortcode( $given );
		} elseif ( 'block' === $name ) {
			echo $blocks['avoinlinja/line']['render_callback']( $given );
		} elseif ( 'foot' === $name ) {
			do_action( 'wp_footer' );
		} elseif ( 'page' === $name ) { // WordPress adds slashes to whatever is sent.
			$_POST = array_map( 'addslashes', $given ?? array() );
			list( $capability, $show ) = $pages['avoinlinja'];
			if ( current_user_can( $capability ) ) { $show(); }
		} elseif ( 'filter' === $name ) {
			echo json_encode( apply_filters( $given[0], $given[1] ) );
		} elseif ( 'texts' === $name ) {
			echo $inline['avoinlinja-line-editor-script'];
		} elseif ( 'uninstall' === $name ) {
			define( 'WP_UNINSTALL_PLUGIN', 'avoinlinja' );
			require "$plugin/uninstall.php";
		}
		$out[] = ob_get_clean();
	} catch ( Died $died ) {
		ob_end_clean();
		$out[] = 'died: ' . $died->getMessage();
	}
}
echo json_encode( array( 'out' => $out, 'kept' => $kept, 'hooks' => array_keys( $hooks ) ) );
